import { decodeJwt } from 'jose';
import type { NewClient } from '@gatehouse/api-clients';
import { DpopKey, type ProofParts, type Visitor } from '@gatehouse/testing';
import { CodeFlow, callback } from '../../testing/code-flow.fixture';
import { answerIn, decide, logIn } from '../../testing/registry-visitor.fixture';
import { basic, RunningRegistry, type OAuthAnswer } from '../../testing/running-registry.fixture';

const issuer = 'https://auth.example.org';

describe('DPoP at the token endpoint, RFC 9449', () => {
  let registry: RunningRegistry;
  let key: DpopKey;
  let other: DpopKey;
  let visitor: Visitor;
  beforeAll(async () => {
    registry = await RunningRegistry.start({ ISSUER: issuer });
    [key, other] = [await DpopKey.make(), await DpopKey.make('EdDSA')];
    ({ visitor } = await logIn(registry));
  }, 60_000);
  afterAll(() => registry.close());

  const aProof = (by = key, parts: Partial<ProofParts> = {}) =>
    by.proof({ method: 'POST', url: `${issuer}/token`, ...parts });
  /** What the client sends beside its form. */
  const proved = async (by: DpopKey | null = key, parts: Partial<ProofParts> = {}) =>
    by === null ? [] : ['DPoP', await aProof(by, parts)];
  const codes = (parts: Partial<NewClient> = {}) => CodeFlow.of(registry, parts);
  const publicClient = { authMethod: 'none', grantTypes: ['authorization_code', 'refresh_token'] } as const;
  const expectError = (answer: OAuthAnswer, error: string, sentence?: RegExp) => {
    expect([answer.status, answer.json()['error']]).toEqual([400, error]);
    if (sentence) expect(answer.json()['error_description']).toMatch(sentence);
  };
  const expectBound = (answer: OAuthAnswer) => {
    expect(answer.json()).toMatchObject({ token_type: 'DPoP', access_token: expect.any(String) });
    return answer.json() as { access_token: string; refresh_token: string };
  };

  describe('§5: a client that acts for itself', () => {
    const grant = { grant_type: 'client_credentials' };
    const ask = async (headers: readonly string[], parts: Partial<NewClient> = {}) => {
      const client = await registry.client(parts);
      const answer = await registry.post('/token', grant, [...basic(client), ...headers]);
      return { client, answer };
    };
    const says = async ({ client, answer }: Awaited<ReturnType<typeof ask>>) =>
      (await registry.post('/introspect', { token: expectBound(answer).access_token }, basic(client))).json();

    it('§6.2: gets a token that is bound to the key that it proves, and introspection names it', async () => {
      expect(await says(await ask(await proved()))).toMatchObject({
        active: true,
        token_type: 'DPoP',
        cnf: { jkt: key.thumbprint },
      });
    });

    it('§6.1: the same as a JWT, which names the key itself', async () => {
      const asked = await ask(await proved(), { accessTokenFormat: 'jwt' });
      const { access_token: token } = expectBound(asked.answer);
      expect(decodeJwt(token)).toMatchObject({ cnf: { jkt: key.thumbprint } });
      expect(await says(asked)).toMatchObject({ active: true, cnf: { jkt: key.thumbprint } });
    });

    it('gets a token that is borne without a proof, and nothing is said of a key', async () => {
      const { client, answer } = await ask([]);
      expect(answer.json()).toMatchObject({ token_type: 'Bearer' });
      const token = String(answer.json()['access_token']);
      const said = (await registry.post('/introspect', { token }, basic(client))).json();
      expect(said).toMatchObject({ active: true, token_type: 'Bearer' });
      expect(said).not.toHaveProperty('cnf');
    });

    it('§5.2: gets none without a proof where it is registered so', async () => {
      expectError((await ask([], { dpopBound: true })).answer, 'invalid_dpop_proof', /is missing/);
      expectBound((await ask(await proved(), { dpopBound: true })).answer);
    });

    it.each<[string, Partial<ProofParts>]>([
      ['another method', { method: 'GET' }],
      ['another endpoint', { url: `${issuer}/par` }],
      ['the address that the request came by', { url: 'http://127.0.0.1/token' }],
      ['another type of token', { header: { typ: 'JWT' } }],
      ['another time', { claims: { iat: Math.floor(Date.now() / 1000) - 90 } }],
    ])('§5: gets none with a proof for %s', async (_what, parts) => {
      expectError((await ask(await proved(key, parts))).answer, 'invalid_dpop_proof');
    });

    it('§4.3 (1), §11.1: gets none with two proofs, with an empty one, or with one that was used', async () => {
      expectError((await ask([...(await proved()), ...(await proved())])).answer, 'invalid_dpop_proof');
      expectError((await ask(['DPoP', ''])).answer, 'invalid_dpop_proof');
      const once = await proved();
      expectBound((await ask(once)).answer);
      expectError((await ask(once)).answer, 'invalid_dpop_proof', /used before/);
    });

    it('proves itself first: nobody else uses its proof up', async () => {
      const proof = await proved();
      const wrong = await registry.post('/token', grant, [
        ...basic({ clientId: 'x', clientSecret: 'y' }),
        ...proof,
      ]);
      expect(wrong.status).toBe(401);
      expectBound((await ask(proof)).answer);
    });
  });

  describe('§5: a client that acts for a user', () => {
    it('gets a token that is bound, also when it refreshes', async () => {
      const flow = await codes();
      const first = expectBound(await flow.redeem(await flow.code(visitor), {}, await proved()));
      expect(await flow.says(first.access_token)).toMatchObject({ cnf: { jkt: key.thumbprint } });
      const next = expectBound(await flow.refresh(first.refresh_token, {}, await proved(other)));
      expect(await flow.says(next.access_token)).toMatchObject({ cnf: { jkt: other.thumbprint } });
    });

    it('that is public, has a refresh token that is bound to the key as well', async () => {
      const flow = await codes(publicClient);
      const { refresh_token: token } = expectBound(
        await flow.redeem(await flow.code(visitor), {}, await proved()),
      );
      expectError(await flow.refresh(token), 'invalid_grant');
      expectError(await flow.refresh(token, {}, await proved(other)), 'invalid_grant');
      expectBound(await flow.refresh(token, {}, await proved()));
    });

    it('§5.2: gets none without a proof where it is registered so, and the code and the token wait for one', async () => {
      const flow = await codes({ dpopBound: true });
      const code = await flow.code(visitor);
      expectError(await flow.redeem(code), 'invalid_dpop_proof');
      const { refresh_token: token } = expectBound(await flow.redeem(code, {}, await proved()));
      expectError(await flow.refresh(token), 'invalid_dpop_proof');
      expectBound(await flow.refresh(token, {}, await proved()));
    });

    it.each(['by query', 'pushed'])('§10: may bind the code to the key: %s', async (way) => {
      const flow = await codes();
      const codeFor = async (jkt: string) =>
        way === 'pushed' ? codePushed(flow, { dpop_jkt: jkt }, []) : flow.code(visitor, { dpop_jkt: jkt });
      expectBound(await flow.redeem(await codeFor(key.thumbprint), {}, await proved()));
      for (const by of [null, other]) {
        const code = await codeFor(key.thumbprint);
        expectError(await flow.redeem(code, {}, await proved(by)), 'invalid_grant');
        expectError(await flow.redeem(code, {}, await proved()), 'invalid_grant');
      }
    });

    it('§10.1: binds the code by a proof when it pushes the request', async () => {
      const flow = await codes();
      const pushedBy = (by: DpopKey) => proved(by, { url: `${issuer}/par` });
      const named = { dpop_jkt: key.thumbprint };
      for (const fields of [{}, named, { dpop_jkt: '' }]) {
        const code = await codePushed(flow, fields, await pushedBy(key));
        expectBound(await flow.redeem(code, {}, await proved()));
      }
      const stolen = await codePushed(flow, {}, await pushedBy(key));
      expectError(await flow.redeem(stolen, {}, await proved(other)), 'invalid_grant');
      expectError(await push(flow, named, await pushedBy(other)), 'invalid_request', /another key/);
      expectError(await push(flow, {}, await proved()), 'invalid_dpop_proof', /another address/);
    });

    it('§10: names a key by what is a thumbprint', async () => {
      const flow = await codes();
      for (const dpop_jkt of ['x', `${key.thumbprint}=`, `${key.thumbprint} ${key.thumbprint}`]) {
        expect(answerIn(await flow.authorize(visitor, { dpop_jkt }))).toMatchObject({
          error: 'invalid_request',
        });
        expectError(await push(flow, { dpop_jkt }, []), 'invalid_request');
      }
    });
  });

  const push = (flow: CodeFlow, fields: Record<string, string>, headers: readonly string[]) => {
    const { client_id: _, ...parameters } = flow.parameters(fields);
    return registry.post('/par', parameters, [...basic(flow.client), ...headers]);
  };
  const codePushed = async (
    flow: CodeFlow,
    fields: Record<string, string>,
    headers: readonly string[],
  ): Promise<string> => {
    const pushed = await push(flow, fields, headers);
    const query = new URLSearchParams({
      client_id: flow.client.clientId,
      request_uri: String(pushed.json()['request_uri']),
    });
    const asked = await visitor.get(`/authorize?${query}`);
    const answer = asked.location?.startsWith(callback) ? asked : await decide(visitor, asked, 'allow');
    return answerIn(answer)['code']!;
  };

  it('no proof is in a log', () => {
    expect(registry.log()).toContain('"path":"/token"');
    expect(registry.log()).not.toContain('eyJ');
  });
});
