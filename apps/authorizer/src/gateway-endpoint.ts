import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '@gatehouse/identity';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import { answerHeaders, refusal, type Answer } from './answer';
import { Authorizer } from './authorizer.service';
import { CredentialReader } from './credentials';
import { DecisionLog } from './decision-log';
import { readNginxRequest } from './gateway-request';
import { refusalBody } from './refusal-body';
import { TrustedPeers } from './trusted-peers';

/** Outside production nobody needs to be named to ask from the same machine. */
const thisMachine = ['127.0.0.0/8', '::1'];

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Puts the gateway's question in front of the framework: `GET /auth` is answered from the server's own request event,
 * everything else (health, metrics, what does not exist) goes on to Nest. Nest's pipeline would cost a third of what
 * a decision costs, Fastify's a seventh.
 */
export function answerGateway(app: NestFastifyApplication): void {
  const server = app.getHttpServer();
  const [framework] = server.listeners('request') as [Handler];
  const gateway = GatewayEndpoint.of(app);
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // NGINX asks by HEAD: it reads no body of an answer, and would have to close the connection over one.
    const { url, method } = request;
    if (isQuestion(url!) && (method === 'GET' || method === 'HEAD')) gateway.handle(request, response);
    else framework(request, response);
  });
}

/** Whatever query a gateway adds says nothing: the question is in the headers. */
function isQuestion(url: string): boolean {
  return url === '/auth' || url.startsWith('/auth?');
}

/**
 * Reads the question, asks the authorizer and writes the answer. From memory there is no promise on the way, and no
 * function is made for a request.
 */
export class GatewayEndpoint {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly log: DecisionLog,
    private readonly clock: Clock,
    private readonly peers: TrustedPeers,
    private readonly reader: CredentialReader,
  ) {}

  static of(app: NestFastifyApplication): GatewayEndpoint {
    const { trustedProxies } = app.get<Settings>(SETTINGS);
    const peers = new TrustedPeers(trustedProxies.length > 0 ? trustedProxies : thisMachine);
    return new GatewayEndpoint(
      app.get(Authorizer),
      app.get(DecisionLog),
      app.get(Clock),
      peers,
      app.get(CredentialReader),
    );
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const start = this.clock.monotonic();
    try {
      const answer = this.decide(request);
      if (!(answer instanceof Promise)) return this.send(answer, request, response, start);
      answer
        .then((made) => this.send(made, request, response, start))
        .catch((error: unknown) => this.fail(error, request, response, start));
    } catch (error) {
      this.fail(error, request, response, start);
    }
  }

  /** A mistake of ours, wherever it shows, lets nobody in, ends no process and leaves no gateway waiting. */
  private fail(error: unknown, request: IncomingMessage, response: ServerResponse, start: number): void {
    try {
      const answer = this.log.failed(error);
      if (response.headersSent) response.destroy();
      else this.send(answer, request, response, start);
    } catch {
      response.destroy();
    }
  }

  private decide(request: IncomingMessage): Answer | Promise<Answer> {
    if (!this.peers.include(request.socket.remoteAddress)) return refusal('untrusted_peer');
    const asked = readNginxRequest(request.rawHeaders, this.reader);
    return typeof asked === 'string' ? refusal(asked) : this.authorizer.decide(asked);
  }

  private send(answer: Answer, request: IncomingMessage, response: ServerResponse, start: number): void {
    const decision = this.log.record(answer, request, this.clock.monotonic() - start);
    const body = refusalBody(answer.reason);
    const headers = answerHeaders(answer, decision);
    headers.push('Content-Length', String(body.length));
    if (body !== '') headers.push('Content-Type', 'application/problem+json');
    response.writeHead(answer.status, headers);
    response.end(body);
  }
}
