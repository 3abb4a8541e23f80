import { Logger } from '@nestjs/common';
import { createServer, ServerResponse, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Metrics } from '@gatehouse/platform';
import type { SessionResolver } from '@gatehouse/sessions';
import { HeldClock, SessionId } from '@gatehouse/identity';
import { aUserRef, ManualClock, SeededRandomness } from '@gatehouse/testing';
import { refusal, type Answer } from './answer';
import { Authorizer } from './authorizer.service';
import { CredentialReader } from './credentials';
import { DecisionLog } from './decision-log';
import { nginxDialect } from './gateway-dialects';
import { GatewayEndpoint } from './gateway-endpoint';
import { GatewaySecret } from './gateway-secret';
import { Identifier } from './identifier';
import { TrustedPeers } from './trusted-peers';

describe('the endpoint that the gateway asks', () => {
  const clock = new ManualClock();
  let server: Server;
  const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const refusals = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
  beforeEach(() => logged.mockClear());
  afterEach(() => new Promise((resolve) => server.close(resolve)));
  afterAll(() => [logged, refusals].forEach((spy) => spy.mockRestore()));

  const id = SessionId.make(aUserRef(), new SeededRandomness().bytes(16));
  const cookie = { id, userId: '1', nonce: 'nonce', expires: Infinity };
  const reader = new CredentialReader(
    { session: 'session', legacy: 'legacy', permanent: 'permanent' },
    { session: () => cookie, legacy: () => null },
  );

  /** What the gateway gets, with this authorizer behind the endpoint. */
  async function ask(authorizer: Authorizer, log = new DecisionLog(new Metrics(), new SeededRandomness())) {
    const [peers, secret] = [new TrustedPeers(['127.0.0.1']), new GatewaySecret([])];
    const endpoint = new GatewayEndpoint(authorizer, log, new HeldClock(clock), peers, secret, reader);
    server = createServer((request, response) => endpoint.handle(request, response, nginxDialect));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const headers = { 'x-original-uri': '/', 'x-original-method': 'GET', 'x-original-host': 'example.org' };
    return fetch(`http://127.0.0.1:${port}/auth`, { headers: { ...headers, cookie: 'session=x' } });
  }
  const deciding = (decide: () => Answer | Promise<Answer>) => ({ decide }) as never as Authorizer;
  const fails = (): never => {
    throw new TypeError('a mistake of ours');
  };

  async function expectUnavailable(answer: Response): Promise<void> {
    expect([answer.status, answer.headers.get('x-auth-reason')]).toEqual([503, 'store_unavailable']);
    expect(await answer.text()).not.toContain('mistake');
    expect(logged).toHaveBeenCalledTimes(1);
    expect(logged).toHaveBeenCalledWith(expect.stringContaining('a mistake of ours'));
  }

  it('answers 503 and logs what a resolver throws at once', async () => {
    const resolver = { resolve: fails, policyForAnonymous: fails } as never as SessionResolver;
    const identifier = new Identifier(resolver, resolver as never, clock);
    const options = { audience: 'a', logInPage: 'https://x/login' };
    const authorizer = new Authorizer(identifier, resolver, {} as never, {} as never, clock, options);
    await expectUnavailable(await ask(authorizer));
  });

  it.each([
    ['throws', () => fails()],
    ['rejects', () => Promise.resolve().then(fails)],
  ])('answers 503 and logs it where the authorizer %s', async (_how, decide) => {
    await expectUnavailable(await ask(deciding(decide)));
  });

  it.each([
    ['at once', () => refusal('no_credentials')],
    ['later', async () => refusal('no_credentials')],
  ])('answers 503 where what was decided %s cannot be written', async (_when, decide) => {
    const log = new DecisionLog(new Metrics(), new SeededRandomness());
    jest.spyOn(log, 'record').mockImplementationOnce(fails);
    await expectUnavailable(await ask(deciding(decide), log));
  });

  it('does what is left to do when the answer was sent', async () => {
    const end = jest.spyOn(ServerResponse.prototype, 'end');
    const afterwards = jest.fn();
    expect((await ask(deciding(() => refusal('no_rule', { afterwards })))).status).toBe(403);
    expect(afterwards.mock.invocationCallOrder[0]).toBeGreaterThan(end.mock.invocationCallOrder[0]!);
    end.mockRestore();
  });

  it('ends the connection where not even that can be told', async () => {
    const log = new DecisionLog(new Metrics(), new SeededRandomness());
    jest.spyOn(log, 'record').mockImplementation(fails);
    await expect(ask(deciding(fails), log)).rejects.toThrow();
  });
});
