import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock, HeldClock } from '@gatehouse/identity';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import { answerHeaders, refusal, type Answer } from './answer';
import { Authorizer } from './authorizer.service';
import { clientAnswer, letIn, problemOf } from './client-answer';
import { CredentialReader } from './credentials';
import { DecisionLog } from './decision-log';
import { dialectOf, type Asked, type Dialect } from './gateway-dialects';
import { readRequest } from './gateway-request';
import { GatewaySecret } from './gateway-secret';
import { TrustedPeers } from './trusted-peers';

/** Outside production nobody needs to be named to ask from the same machine. */
const thisMachine = ['127.0.0.0/8', '::1'];

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Puts the gateway's question in front of the framework: `/auth` and what is below it are answered from the server's
 * own request event, everything else (health, metrics, what does not exist) goes on to Nest. Nest's pipeline would cost
 * a third of what a decision costs, Fastify's a seventh.
 */
export function answerGateway(app: NestFastifyApplication): void {
  const server = app.getHttpServer();
  const [framework] = server.listeners('request') as [Handler];
  const gateway = GatewayEndpoint.of(app);
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const dialect = dialectOf(request.url!, request.method!);
    if (dialect === null) framework(request, response);
    else gateway.handle(request, response, dialect);
  });
}

/**
 * Reads the question, asks the authorizer and writes the answer. From memory there is no promise on the way, and no
 * function is made for a request.
 */
export class GatewayEndpoint {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly log: DecisionLog,
    private readonly clock: HeldClock,
    private readonly peers: TrustedPeers,
    private readonly secret: GatewaySecret,
    private readonly reader: CredentialReader,
  ) {}

  static of(app: NestFastifyApplication): GatewayEndpoint {
    const { trustedProxies, gatewaySecrets } = app.get<Settings>(SETTINGS);
    const clock = app.get(Clock);
    return new GatewayEndpoint(
      app.get(Authorizer),
      app.get(DecisionLog),
      clock instanceof HeldClock ? clock : new HeldClock(clock),
      new TrustedPeers(trustedProxies.length > 0 ? trustedProxies : thisMachine),
      new GatewaySecret(gatewaySecrets),
      app.get(CredentialReader),
    );
  }

  /** Everything up to the first promise happens at one moment. */
  handle(request: IncomingMessage, response: ServerResponse, dialect: Dialect): void {
    const start = this.clock.hold();
    try {
      this.answer(request, response, dialect, start);
    } finally {
      this.clock.release();
    }
  }

  private answer(request: IncomingMessage, response: ServerResponse, dialect: Dialect, start: number): void {
    const asked = dialect.read(request);
    try {
      const answer = this.decide(asked, request);
      if (!(answer instanceof Promise)) return this.send(answer, asked, request, response, dialect, start);
      answer
        .then((made) => this.send(made, asked, request, response, dialect, start))
        .catch((error: unknown) => this.fail(error, asked, request, response, dialect, start));
    } catch (error) {
      this.fail(error, asked, request, response, dialect, start);
    }
  }

  /** A mistake of ours, wherever it shows, lets nobody in, ends no process and leaves no gateway waiting. */
  private fail(
    error: unknown,
    asked: Asked,
    request: IncomingMessage,
    response: ServerResponse,
    dialect: Dialect,
    start: number,
  ): void {
    try {
      const answer = this.log.failed(error);
      if (response.headersSent) response.destroy();
      else this.send(answer, asked, request, response, dialect, start);
    } catch {
      response.destroy();
    }
  }

  private decide(asked: Asked, request: IncomingMessage): Answer | Promise<Answer> {
    if (!this.peers.include(request.socket.remoteAddress)) return refusal('untrusted_peer');
    if (!this.secret.accepts(asked.secret)) return refusal('untrusted_peer');
    const read = readRequest(asked, this.reader);
    return typeof read === 'string' ? refusal(read) : this.authorizer.decide(read);
  }

  private send(
    answer: Answer,
    asked: Asked,
    request: IncomingMessage,
    response: ServerResponse,
    dialect: Dialect,
    start: number,
  ): void {
    const decision = this.log.record(answer, asked, request, this.clock.since(start));
    const headers = answerHeaders(answer, decision);
    // Traefik and Envoy copy headers of an answer to the request, each under the name that it has.
    if (dialect.handsAnswersOn && answer.status === 200) headers.push('Cookie', answer.forwardCookie);
    const shown =
      answer.status === 200
        ? letIn
        : dialect.handsAnswersOn
          ? clientAnswer(answer, asked, request, headers)
          : problemOf(answer);
    headers.push('Content-Length', String(Buffer.byteLength(shown.body)), ...shown.headers);
    response.writeHead(shown.status, headers);
    response.end(shown.body);
    if (answer.afterwards !== null) answer.afterwards();
  }
}
