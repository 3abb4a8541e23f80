import { SystemClock } from '@gatehouse/identity';
import { aSession, DpopKey, SeededRandomness } from '@gatehouse/testing';
import { refused, type Resolution } from '../live-session';
import { DpopProofs } from './dpop-proofs';
import { TokenResolver, type ShownResolution, type ShownToken } from './token-resolver';

const [token, method, url] = ['gh_token', 'GET', 'https://app.example.org/a'];

describe('an access token as it is shown', () => {
  let key: DpopKey;
  beforeAll(async () => (key = await DpopKey.make()));

  const found = (keyThumbprint: string | null) =>
    ({ live: { session: aSession({ keyThumbprint }) }, reason: 'ok' }) as never as Resolution;
  let proofsAsked: number;
  /** Of a token that stands for this, read from memory or from the store. */
  const resolve = (of: Resolution, shown: Partial<ShownToken>, fromStore = false, forAny = false) => {
    proofsAsked = 0;
    const store = { lock: async () => true };
    const proofs = new DpopProofs(store as never, new SystemClock(), new SeededRandomness());
    const counted = {
      verify: (...parts: Parameters<DpopProofs['verify']>) => ((proofsAsked += 1), proofs.verify(...parts)),
    };
    const answer = () => (fromStore ? Promise.resolve(of) : of);
    const never = () => refused('revoked');
    const bearers = forAny ? { resolve: never, resolveAny: answer } : { resolve: answer, resolveAny: never };
    const resolver = new TokenResolver(bearers, counted);
    return (forAny ? resolver.resolveAny : resolver.resolve).call(resolver, {
      scheme: 'Bearer',
      token,
      ...shown,
    } as ShownToken);
  };
  const proved = async (of: Resolution, proof: string | null, fromStore = false): Promise<ShownResolution> =>
    resolve(of, { scheme: 'DPoP', proof: proof === null ? undefined : [proof], method, url }, fromStore);
  const aProof = (parts: object = {}, by = key) => by.proof({ method, url, accessToken: token, ...parts });

  it('that is bound to no key is borne, without a promise where it is in memory', async () => {
    const of = found(null);
    expect(resolve(of, {})).toBe(of);
    expect(await resolve(of, {}, true)).toBe(of);
    expect(proofsAsked).toBe(0);
  });

  it('RFC 9449 §7.1: that is bound to a key is shown with a proof of it', async () => {
    const of = found(key.thumbprint);
    expect(await proved(of, await aProof())).toBe(of);
    expect(await proved(of, await aProof(), true)).toBe(of);
    const shown = { scheme: 'DPoP', proof: [await aProof()], method, url } as const;
    expect(await resolve(of, shown, false, true)).toBe(of);
    expect(await resolve(of, {}, false, true)).toEqual(refused('bad_credentials'));
  });

  it('RFC 9449 §7.2: that is bound to a key is none when it is borne', async () => {
    for (const fromStore of [false, true]) {
      expect(await resolve(found(key.thumbprint), {}, fromStore)).toEqual(refused('bad_credentials'));
    }
    expect(proofsAsked).toBe(0);
  });

  it('that is bound to no key is none with a proof, which costs nothing to find out', async () => {
    expect(await proved(found(null), await aProof())).toEqual(refused('bad_credentials'));
    expect(proofsAsked).toBe(0);
  });

  it('that stands for no session needs no proof to be refused, and says why it does not', async () => {
    expect(await proved(refused('expired'), await aProof())).toEqual(refused('expired'));
    expect(proofsAsked).toBe(0);
  });

  it('with a proof that is wrong is none, and says what is wrong with it', async () => {
    const of = found(key.thumbprint);
    const wrong = async (proof: string | null) => (await proved(of, proof)) as object;
    const bad = { live: null, reason: 'bad_credentials' };
    expect(await wrong(null)).toEqual({ ...bad, proof: 'missing' });
    expect(await wrong('x')).toEqual({ ...bad, proof: 'malformed' });
    expect(await wrong(await aProof({ method: 'POST' }))).toEqual({ ...bad, proof: 'method' });
    expect(await wrong(await aProof({ url: `${url}/b` }))).toEqual({ ...bad, proof: 'address' });
    expect(await wrong(await aProof({ accessToken: 'gh_other' }))).toEqual({ ...bad, proof: 'token' });
    expect(await wrong(await aProof({ accessToken: undefined }))).toEqual({ ...bad, proof: 'token' });
    expect(await wrong(await aProof({}, await DpopKey.make()))).toEqual({ ...bad, proof: 'binding' });
  });
});
