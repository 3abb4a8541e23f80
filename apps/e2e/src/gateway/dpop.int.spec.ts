import type { UserSubject } from '@gatehouse/identity';
import { describeWith, DpopKey, type ProofParts } from '@gatehouse/testing';
import { headerOf } from '../echo/received-request';
import { ask, type Headers, type RawRequest } from '../http/raw-request';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';

const host = 'service.example.org';

describeWith(['redis-server', 'nginx'], 'a token that is bound to a key (RFC 9449), through NGINX', () => {
  let stack: GatewayStack;
  let user: UserSubject;
  let key: DpopKey;
  let token: string;

  beforeAll(async () => {
    stack = await startGatewayStack();
    user = await stack.people.user('foouser');
    key = await DpopKey.make();
    token = await stack.people.bearerToken(user, key.thumbprint);
  }, 60_000);
  afterAll(() => stack?.stop());

  const aProof = (parts: Partial<ProofParts> = {}, by = key) =>
    by.proof({ method: 'GET', url: `http://${host}/papers`, accessToken: token, ...parts });
  /** What became of a request through the gateway. */
  const send = async (headers: Headers, request: RawRequest = {}) => {
    const { received } = stack.echo;
    const before = received.length;
    const answer = await ask(stack.gateway.service, { target: '/papers', ...request, headers });
    return {
      status: answer.status,
      reason: answer.header('X-Auth-Reason'),
      challenge: answer.header('WWW-Authenticate'),
      received: received.slice(before).at(-1) ?? null,
    };
  };
  const shown = (proof: string, as = `DPoP ${token}`): Headers => [
    ['Authorization', as],
    ['DPoP', proof],
  ];
  const badProof = {
    ...{ status: 401, reason: 'bad_credentials', received: null },
    challenge: expect.stringMatching(/^DPoP error="invalid_dpop_proof", algs="ES256 [A-Za-z0-9 ]+", /),
  };
  const badToken = (challenge: RegExp) => ({
    ...{ status: 401, reason: 'bad_credentials', received: null },
    challenge: expect.stringMatching(challenge),
  });

  test('lets its user in with a proof, and the service gets a gateway token and neither of the two', async () => {
    const proof = await aProof();
    const { status, received } = await send(shown(proof));
    expect(status).toBe(200);
    expect(headerOf(received!, 'X-Auth-User')).toBe(user.ref.id);
    expect(headerOf(received!, 'Authorization')).toMatch(/^Bearer /);
    expect(received!.token).toMatchObject({ sub: user.ref.id, aud: 'gateway' });
    expect(headerOf(received!, 'DPoP')).toBeNull();
    for (const secret of [token, proof]) expect(JSON.stringify(received)).not.toContain(secret);
  });

  test('is for the method and the address that the client has, query aside', async () => {
    const [method, target] = ['DELETE', '/papers/caf%c3%a9/7?really=yes'];
    const url = `HTTP://${host.toUpperCase()}:80/papers/caf%C3%A9/7`;
    const passed = await send(shown(await aProof({ method, url })), { method, target });
    expect([passed.status, passed.received!.url]).toEqual([200, '/papers/caf%C3%A9/7?really=yes']);
    const port = await send(shown(await aProof({ url: `http://${host}:8080/papers` })), {
      host: `${host}:8080`,
    });
    expect(port.status).toBe(200);
    for (const parts of [
      { method: 'POST' },
      { url: `https://${host}/papers` },
      { url: `http://${host}/papers/` },
      { url: `http://${host}:8080/papers` },
      { url: 'http://other.example.org/papers' },
    ]) {
      expect(await send(shown(await aProof(parts)))).toEqual(badProof);
    }
  });

  test('is not let in by what the client says of its address', async () => {
    const headers: Headers = [
      ...shown(await aProof({ url: 'https://other.example.org/elsewhere' })),
      ['X-Original-Proto', 'https'],
      ['X-Original-Host', 'other.example.org'],
      ['X-Original-URI', '/elsewhere'],
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Host', 'other.example.org'],
    ];
    expect(await send(headers)).toEqual(badProof);
  });

  test('takes a proof once, be it sent many times at once', async () => {
    const proof = await aProof();
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(shown(proof))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
    expect(await send(shown(proof))).toEqual({
      ...badProof,
      challenge: expect.stringContaining('error_description="The DPoP proof was used before."'),
    });
  });

  test('is none with a proof that is not one', async () => {
    const stranger = await DpopKey.make();
    const old = Math.floor(Date.now() / 1000) - 62;
    for (const proof of [
      'garbage',
      await aProof({}, stranger),
      await aProof({ header: { jwk: stranger.jwk } }),
      await aProof({ header: { typ: 'JWT' } }),
      await aProof({ accessToken: `${token}x` }),
      await aProof({ claims: { ath: undefined } }),
      await aProof({ claims: { jti: undefined } }),
      await aProof({ claims: { iat: old } }),
    ]) {
      expect(await send(shown(proof))).toEqual(badProof);
    }
    expect(await send([['Authorization', `DPoP ${token}`]])).toEqual(badProof);
  });

  test('is none when it is borne, with a proof or without', async () => {
    const refused = badToken(/^Bearer error="invalid_token", DPoP algs="/);
    expect(await send([['Authorization', `Bearer ${token}`]])).toEqual(refused);
    const proof = await aProof();
    expect(await send(shown(proof, `Bearer ${token}`))).toEqual(refused);
    expect((await send(shown(proof))).status).toBe(200);
  });

  test('a token that is bound to no key is none with a proof; borne, it does not mind one', async () => {
    const unbound = await stack.people.bearerToken(user);
    const proof = await aProof({ accessToken: unbound });
    expect(await send(shown(proof, `DPoP ${unbound}`))).toEqual(
      badToken(/^Bearer, DPoP error="invalid_token", algs="/),
    );
    const { status, received } = await send(shown('garbage', `Bearer ${unbound}`));
    expect([status, headerOf(received!, 'DPoP')]).toEqual([200, null]);
  });

  test('two proofs let nobody in who asks the authorizer; NGINX shows it but the first', async () => {
    const question: Headers = [
      ['X-Original-URI', '/papers'],
      ['X-Original-Method', 'GET'],
      ['X-Original-Host', host],
      ['X-Original-Proto', 'http'],
    ];
    const two = async (): Promise<Headers> => [...shown(await aProof()), ['DPoP', await aProof()]];
    const headers = [...question, ...(await two())];
    const direct = await ask(stack.authorizer.port, { target: '/auth', headers });
    expect([direct.status, direct.header('X-Auth-Reason')]).toEqual([401, 'bad_credentials']);
    expect([200, 401]).toContain((await send(await two())).status);
    const bad: Headers = [...shown('garbage'), ['DPoP', await aProof()]];
    expect((await send(bad)).status).toBe(401);
  });

  test('a proof reaches no service, wherever it is sent', async () => {
    const proof = await aProof();
    for (const target of ['/papers', '/public/page']) {
      const { cookie } = await stack.people.logIn(user);
      const headers: Headers = [
        ['Cookie', cookie],
        ['DPoP', proof],
      ];
      const { status, received } = await send(headers, { target });
      expect([status, headerOf(received!, 'DPoP')]).toEqual([200, null]);
    }
  });

  test('neither token nor proof is in a log, and what was wrong is', () => {
    const log = stack.authorizer.process.stdout();
    expect(log).toContain('"proof":"replayed"');
    for (const secret of [token.slice(-20), 'eyJ']) expect(log).not.toContain(secret);
  });
});
