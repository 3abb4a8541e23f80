import { randomBytes } from 'node:crypto';
import type { ReceivedRequest } from '../echo/received-request';
import { ask, type RawRequest } from '../http/raw-request';
import type { RawResponse } from '../http/raw-response';
import type { LoggedIn } from '../people/logged-in';
import { startStackBehind, type GatewayStack } from '../stack/gateway-stack';
import type { LoggingGateway, OtherGateway } from '../stack/other-gateways';

/** What became of a request. */
export interface Passage {
  readonly answer: RawResponse;
  readonly status: number;
  /** What the service got; null: nothing. */
  readonly received: ReceivedRequest | null;
}

/** A stack behind another gateway than NGINX, with somebody who is logged in; the authorizer asks for a secret. */
export class OtherStack {
  private constructor(
    readonly secret: string,
    readonly stack: GatewayStack<LoggingGateway>,
    public session: LoggedIn,
  ) {}

  static async start({ start }: OtherGateway): Promise<OtherStack> {
    const secret = randomBytes(24).toString('base64url');
    const stack = await startStackBehind(start, { secret });
    const session = await stack.people.logIn(await stack.people.user('foouser'));
    const other = new OtherStack(secret, stack, session);
    return other;
  }

  /** Sends a request with nothing but what it says. */
  async send(request: RawRequest): Promise<Passage> {
    const { received } = this.stack.echo;
    const before = received.length;
    const answer = await ask(this.stack.gateway.service, request);
    return { answer, status: answer.status, received: received.slice(before).at(-1) ?? null };
  }

  /** The same as somebody who is logged in. */
  sendAsUser(request: RawRequest = {}): Promise<Passage> {
    const headers = [...(request.headers ?? []), ['Cookie', this.session.cookie] as const];
    return this.send({ ...request, headers });
  }

  stop(): Promise<void> {
    return this.stack.stop();
  }
}
