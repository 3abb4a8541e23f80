import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { exportJWK, generateKeyPair } from 'jose';
import { DomainError } from '@gatehouse/identity';
import { DpopKey, ManualClock, SeededRandomness, temporaryFolder, type ProofParts } from '@gatehouse/testing';
import { openTokenStore, type TokenStore } from '@gatehouse/token-store';
import { DpopProofs, type DpopProof, type ProvedRequest } from './dpop-proofs';
import { invalidDpopProof, type DpopRefusal } from './dpop-refusal';

const [method, url, accessToken] = ['POST', 'https://api.example.org/papers', 'gh_token'];
const encoded = (part: object | string) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

describe('a DPoP proof, RFC 9449', () => {
  const clock = new ManualClock();
  const start = clock.seconds();
  let store: TokenStore;
  let proofs: DpopProofs;
  let key: DpopKey;
  let last = 0;

  beforeAll(async () => {
    store = await openTokenStore(
      { kind: 'sqlite', file: join(temporaryFolder('dpop'), 'store.sqlite') },
      'test',
      clock,
    );
    proofs = new DpopProofs(store.ephemera, clock, new SeededRandomness());
    key = await DpopKey.make();
  });
  afterAll(() => store.close());
  beforeEach(() => clock.set((start + (last += 1000)) * 1000));

  /** A proof that is right but for what is said of it. */
  const aProof = (parts: Partial<ProofParts> = {}, by = key) =>
    by.proof({
      method,
      url,
      accessToken,
      ...parts,
      claims: { iat: clock.seconds(), ...parts.claims },
    });
  const verify = async (proof: string | Promise<string>, more: Partial<ProvedRequest> = {}) =>
    proofs.verify({ proof: [await proof], method, url, accessToken, ...more });
  const claimed = (claims: ProofParts['claims']) => verify(aProof({ claims }));
  const headed = (header: ProofParts['header']) => verify(aProof({ header }));
  /** Signed rightly by the key, whatever header and payload are: no library would make such a one. */
  const forged = (header: object | string, payload: object | string) => {
    const text = `${encoded(header)}.${encoded(payload)}`;
    const pair = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${text}.${sign('sha256', Buffer.from(text), pair).toString('base64url')}`;
  };
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk };
  const payload = () => ({ jti: `p${Math.random()}`, htm: method, htu: url, iat: clock.seconds() });

  it('§4.2: proves that its sender has the key, and says which', async () => {
    expect(await claimed({ jti: 'one' })).toEqual({
      thumbprint: key.thumbprint,
      jti: 'one',
      issuedAt: clock.seconds(),
    });
    expect(await verify(forged(header, payload()), { accessToken: null })).toMatchObject({
      jti: expect.any(String),
    });
  });

  it('§4.3 (1): comes exactly once', async () => {
    const proof = await aProof();
    const sent = (values: string[] | undefined) => verify('', { proof: values });
    expect(await sent(undefined)).toBe('missing');
    expect(await sent([])).toBe('missing');
    expect(await sent([proof, proof])).toBe('several');
    expect(await sent([`${proof}, ${proof}`])).toBe('malformed');
  });

  it('§4.3 (2): is a well-formed JWT', async () => {
    const proof = await aProof();
    for (const text of ['', '.', '..', 'a.b.c', 'garbage', `${proof}.x`, ` ${proof}`, proof.slice(0, 40)]) {
      expect(await verify(text)).toBe('malformed');
    }
    for (const text of ['null', '[]', '"x"', '{', '1']) {
      expect(await verify(forged(header, text))).toBe('malformed');
      expect(typeof (await verify(forged(text, payload())))).toBe('string');
    }
    expect(await verify(forged({ ...header, crit: ['x'], x: 1 }, payload()))).toBe('malformed');
  });

  it('§11.1: is of a size that can be looked at', async () => {
    expect(await claimed({ x: 'x'.repeat(5000) })).toMatchObject({ thumbprint: key.thumbprint });
    expect(await claimed({ x: 'x'.repeat(7000) })).toBe('malformed');
  });

  it.each(['jti', 'htm', 'htu', 'iat'])('§4.3 (3): has the claim %s, and of the right kind', async (name) => {
    for (const value of [undefined, null, {}, [], true, name === 'iat' ? '1' : 1]) {
      expect(await claimed({ [name]: value })).toBe('malformed');
    }
  });

  it('§4.2: has an id that is one, and not longer than any need be', async () => {
    expect(await claimed({ jti: '' })).toBe('malformed');
    expect(await claimed({ jti: 'x'.repeat(256) })).toMatchObject({ jti: expect.any(String) });
    expect(await claimed({ jti: 'x'.repeat(257) })).toBe('malformed');
  });

  it.each([undefined, 'JWT', 'at+jwt', 'DPoP+jwt', 'application/dpop+jwt', ''])(
    '§4.3 (4): is of type dpop+jwt, and not %s',
    async (typ) => {
      expect(await headed({ typ })).toBe('type');
    },
  );

  it.each(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'RS256', 'PS384'])(
    '§4.3 (5): may be signed by %s',
    async (alg) => {
      const own = await DpopKey.make(alg);
      expect(await verify(aProof({}, own))).toMatchObject({ thumbprint: own.thumbprint });
    },
  );

  it('§4.3 (5): is never signed by nothing, nor by a secret that both have', async () => {
    const unsigned = [{ ...header, alg: 'none' }, payload()].map(encoded).join('.');
    for (const text of [`${unsigned}.`, `${unsigned}.AA`]) {
      expect(['algorithm', 'malformed']).toContain(await verify(text));
    }
    const oct = { kty: 'oct', k: encoded('secret') };
    for (const [with_, secret] of [
      [oct, 'secret'],
      [jwk, publicKey.export({ format: 'pem', type: 'spki' })],
      [jwk, JSON.stringify(jwk)],
    ] as const) {
      const text = [{ ...header, alg: 'HS256', jwk: with_ }, payload()].map(encoded).join('.');
      const mac = createHmac('sha256', secret).update(text).digest('base64url');
      expect(await verify(`${text}.${mac}`)).toBe('algorithm');
    }
    expect(await verify(forged({ ...header, alg: 'ES256K' }, payload()))).toBe('algorithm');
    expect(await verify(forged({ ...header, jwk: oct }, payload()))).toBe('key');
  });

  it('§4.3 (6): is signed by the key in its header', async () => {
    const other = await DpopKey.make();
    expect(await headed({ jwk: other.jwk })).toBe('signature');
    const [head, body, signature] = (await aProof()).split('.') as [string, string, string];
    const [, otherBody] = (await aProof()).split('.') as [string, string];
    expect(await verify(`${head}.${otherBody}.${signature}`)).toBe('signature');
    expect(await verify(`${head}.${body}.${'A'.repeat(86)}`)).toBe('signature');
    expect(await verify(`${head}.${body}.AA`)).toBe('signature');
  });

  it('§4.3 (6): is verified by the algorithm that it names, with a key that is for it', async () => {
    const rsa = (await DpopKey.make('RS256')).jwk;
    const p384 = (await DpopKey.make('ES384')).jwk;
    for (const wrong of [rsa, p384, { ...jwk, crv: 'P-384' }, { ...jwk, x: jwk.y }, { ...jwk, crv: 'x' }]) {
      expect(['key', 'signature']).toContain(await verify(forged({ ...header, jwk: wrong }, payload())));
    }
  });

  it('§4.3 (6), RFC 8725 §3.5: is signed by no key that is too weak, or too costly to verify with', async () => {
    const ofBits = async (modulusLength: number) => {
      const pair = generateKeyPairSync('rsa', { modulusLength });
      const text = [{ ...header, alg: 'RS256', jwk: pair.publicKey.export({ format: 'jwk' }) }, payload()]
        .map(encoded)
        .join('.');
      const signature = sign('sha256', Buffer.from(text), pair.privateKey).toString('base64url');
      return verify(`${text}.${signature}`, { accessToken: null });
    };
    expect(await ofBits(1024)).toBe('key');
    expect(await ofBits(2048)).toMatchObject({ jti: expect.any(String) });
    expect(await ofBits(4096)).toMatchObject({ jti: expect.any(String) });
    expect(await ofBits(4104)).toBe('key');
    const rsa = await DpopKey.make('RS256');
    const sameExponent = { ...rsa.jwk, e: 'AAAAAQAB' };
    expect(await verify(aProof({ header: { jwk: sameExponent } }, rsa))).toBe('key');
  });

  it('§4.3 (7): has no private key in its header', async () => {
    const [whole, rsa] = [
      await exportJWK(key.privateKey),
      await generateKeyPair('RS256', { extractable: true }),
    ];
    expect(await headed({ jwk: whole })).toBe('key');
    const { d: _d, ...parts } = await exportJWK(rsa.privateKey);
    expect(await headed({ jwk: parts })).toBe('key');
    for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) {
      expect(await headed({ jwk: { ...key.jwk, [name]: '' } })).toBe('key');
    }
  });

  it.each([undefined, null, 'x', 1, [], {}, { kty: 'EC' }, { kty: 'constructor' }, { kty: ['EC'] }])(
    '§4.2: has a key in its header: %j is none',
    async (wrong) => {
      expect(await verify(forged({ ...header, jwk: wrong }, payload()))).toBe('key');
    },
  );

  it('RFC 7515 §2: has a key that is spelled in base64url, and so in one way', async () => {
    for (const x of [`${key.jwk.x}=`, `${key.jwk.x}\n`, ` ${key.jwk.x}`]) {
      expect(await headed({ jwk: { ...key.jwk, x } })).toBe('key');
    }
  });

  it('RFC 7638 §3.2: names its key by what makes it, and by nothing that stands beside', async () => {
    const more = { use: 'sig', kid: 'x', alg: 'ES256', key_ops: ['verify'], x5c: ['x'], ext: true };
    expect(await headed({ jwk: { ...more, ...key.jwk } })).toMatchObject({ thumbprint: key.thumbprint });
  });

  it.each(['post', 'GET', 'POST ', ''])('§4.3 (8): is for this method, and not for %j', async (htm) => {
    expect(await claimed({ htm })).toBe('method');
  });

  it('§4.3 (9): is for this address, query and fragment aside', async () => {
    for (const htu of [
      `${url}?a=b#c`,
      'HTTPS://API.example.org:443/papers',
      'https://api.example.org/%70apers',
    ]) {
      expect(await claimed({ htu })).toMatchObject({ thumbprint: key.thumbprint });
    }
    expect(await verify(aProof(), { url: `${url}?x` })).toMatchObject({ thumbprint: key.thumbprint });
    for (const htu of ['', 'papers', '/papers', `${url}/`, `${url}/1`, 'http://api.example.org/papers']) {
      expect(await claimed({ htu })).toBe('address');
    }
    expect(await claimed({ htu: 'https://evil.example/papers' })).toBe('address');
  });

  it('§4.3 (9): is for no address where none is known', async () => {
    expect(await verify(aProof(), { url: null })).toBe('address');
    expect(await verify(aProof({ url: 'nowhere' }), { url: 'nowhere' })).toBe('address');
  });

  it('§4.3 (10): has the nonce that was given, where one was', async () => {
    expect(await verify(aProof(), { nonce: 'n' })).toBe('nonce');
    expect(await verify(aProof({ claims: { nonce: 'm' } }), { nonce: 'n' })).toBe('nonce');
    expect(await verify(aProof({ claims: { nonce: 'n' } }), { nonce: 'n' })).toMatchObject({
      jti: expect.any(String),
    });
    expect(await claimed({ nonce: 'unasked' })).toMatchObject({ thumbprint: key.thumbprint });
  });

  it.each([
    [-61, 'time'],
    [-60, null],
    [0, null],
    [60, null],
    [60.5, 'time'],
    [61, 'time'],
    [1e300, 'time'],
  ])('§4.3 (11): was made within a minute: %d seconds from now', async (seconds, refusal) => {
    const answer = await claimed({ iat: clock.seconds() + seconds });
    if (refusal === null) expect(answer).toMatchObject({ thumbprint: key.thumbprint });
    else expect(answer).toBe(refusal);
  });

  it('RFC 7519 §4.1.4: is not past an end that it names itself', async () => {
    expect(await claimed({ exp: clock.seconds() - 61 })).toBe('time');
    expect(await claimed({ nbf: clock.seconds() + 62 })).toBe('time');
  });

  it('§4.3 (12), §7: is for the access token that comes with it', async () => {
    expect(await verify(aProof({ accessToken: 'gh_other' }))).toBe('token');
    expect(await claimed({ ath: undefined })).toBe('token');
    expect(await claimed({ ath: accessToken })).toBe('token');
    expect(await verify(aProof(), { accessToken: null })).toMatchObject({ thumbprint: key.thumbprint });
  });

  it('§4.3 (12), §7.1: is of the key that the access token is bound to', async () => {
    const other = await DpopKey.make();
    expect(await verify(aProof({}, other), { thumbprint: key.thumbprint })).toBe('binding');
    expect(await verify(aProof(), { thumbprint: key.thumbprint })).toMatchObject({
      thumbprint: key.thumbprint,
    });
  });

  describe('§11.1: is good once', () => {
    it('however often it is sent, for as long as it could be', async () => {
      const proof = await aProof({ claims: { iat: clock.seconds() + 60 } });
      expect(await verify(proof)).toMatchObject({ thumbprint: key.thumbprint });
      for (const seconds of [0, 60, 60]) {
        clock.advance(seconds * 1000);
        expect(await verify(proof)).toBe('replayed');
      }
      clock.advance(1000);
      expect(await verify(proof)).toBe('time');
    });

    it('and of many at once one is', async () => {
      const proof = await aProof();
      const answers = await Promise.all(Array.from({ length: 8 }, () => verify(proof)));
      expect(answers.filter((answer) => typeof answer !== 'string')).toHaveLength(1);
    });

    it('also where the same id comes in another proof of the same key', async () => {
      expect(await claimed({ jti: 'same' })).toMatchObject({ jti: 'same' });
      expect(await claimed({ jti: 'same', x: 1 })).toBe('replayed');
    });

    it('and nobody else uses its id up: not by another key, and not by a proof that is wrong', async () => {
      const [other, jti] = [await DpopKey.make(), 'mine'];
      expect(await verify(aProof({ claims: { jti } }, other))).toMatchObject({ jti });
      const proof = await aProof({ claims: { jti } });
      const wrong: [string, DpopRefusal][] = [
        [proof.replace(/[^.]+$/, 'A'.repeat(86)), 'signature'],
        [await aProof({ claims: { jti, htm: 'GET' } }), 'method'],
        [await aProof({ claims: { jti, ath: 'x' } }), 'token'],
      ];
      for (const [text, refusal] of wrong) expect(await verify(text)).toBe(refusal);
      expect(await verify(proof, { thumbprint: other.thumbprint })).toBe('binding');
      expect(await verify(proof)).toMatchObject({ jti });
    });

    it('and where the store cannot say, nobody says yes', async () => {
      const down = new DomainError('unavailable', 'store_unavailable', 'down');
      const lock = jest.spyOn(store.ephemera, 'lock').mockRejectedValue(down);
      await expect(verify(aProof())).rejects.toBe(down);
      lock.mockRestore();
    });
  });

  describe('throws nothing, whatever comes:', () => {
    const isRefusal = (answer: DpopProof | DpopRefusal) =>
      typeof answer === 'string' && invalidDpopProof(answer).message !== '';
    const segment = fc.oneof(fc.string(), fc.json(), fc.constantFrom('{}', 'null', '""', '[]'));
    const base64 = fc.oneof(segment.map(encoded), fc.stringMatching(/^[A-Za-z0-9_-]{0,60}$/));

    it('garbage', async () => {
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.tuple(base64, base64, base64).map((parts) => parts.join('.')),
      );
      await fc.assert(
        fc.asyncProperty(text, async (proof) => isRefusal(await verify(proof))),
        { numRuns: 500 },
      );
    });

    it('a header that is nearly one', async () => {
      const values = fc.oneof(
        fc.jsonValue(),
        fc.constantFrom('EC', 'RSA', 'OKP', 'P-256', 'Ed25519', 'AQAB', jwk.x),
      );
      const names = fc.constantFrom('kty', 'crv', 'x', 'y', 'n', 'e', 'd', 'alg', '__proto__');
      const nearKey = fc.dictionary(names, values).map((parts) => ({ ...jwk, ...parts }));
      const near = fc.record({
        typ: fc.constantFrom('dpop+jwt', 'JWT', null),
        alg: fc.oneof(fc.constantFrom('ES256', 'RS256', 'PS512', 'EdDSA', 'Ed25519', 'none'), fc.jsonValue()),
        jwk: fc.oneof(nearKey, fc.jsonValue()),
      });
      await fc.assert(
        fc.asyncProperty(near, fc.jsonValue(), async (head, body) => {
          const answer = await verify(forged(head, body as object));
          return isRefusal(answer);
        }),
        { numRuns: 500 },
      );
    });

    it('claims that are rightly signed', async () => {
      const value = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom(method, url));
      const names = fc.constantFrom('jti', 'htm', 'htu', 'iat', 'ath', 'nonce', 'exp', 'nbf');
      await fc.assert(
        fc.asyncProperty(fc.dictionary(names, value), async (claims) => {
          const answer = await verify(forged(header, { ...payload(), ...claims }));
          return isRefusal(answer);
        }),
        { numRuns: 300 },
      );
    });
  });
});
