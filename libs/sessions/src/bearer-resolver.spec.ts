import { SessionId } from '@gatehouse/identity';
import { aClientRef, SeededRandomness } from '@gatehouse/testing';
import { BearerResolver } from './bearer-resolver';
import { writeBearerToken } from './bearer-token';
import { refused, type RefusalReason, type Resolution } from './live-session';
import type { Proof } from './session-resolver';

describe('what somebody bears', () => {
  const randomness = new SeededRandomness();
  const id = SessionId.make(aClientRef(), randomness.bytes(16));
  const found = { live: { session: { audience: null } }, reason: 'ok' } as never as Resolution;
  const elsewhere = { live: { session: { audience: 'https://api.example.org' } }, reason: 'ok' } as never;
  const signed: Proof = { id, credential: 'jwt', secret: 'a.b.c', userId: null, clientId: 'x' };
  let asked: Proof[];
  let read: string[];
  const resolverOf = (says: Proof | RefusalReason | Promise<Proof | RefusalReason>, finding = found) => {
    [asked, read] = [[], []];
    return new BearerResolver(
      { resolve: (proof) => (asked.push(proof), finding) },
      { read: (token) => (read.push(token), says) },
    );
  };

  it('is an opaque token, which is not read as a signed one', () => {
    const { text, secret } = writeBearerToken(id, randomness.bytes(32));
    expect(resolverOf('bad_credentials').resolve(text)).toBe(found);
    expect(asked).toEqual([{ id, credential: 'bearer', secret, userId: null, clientId: null }]);
    expect(read).toEqual([]);
  });

  it('is a signed token, known at once or only later', async () => {
    expect(resolverOf(signed).resolve('a.b.c')).toBe(found);
    expect(asked).toEqual([signed]);
    const later = resolverOf(Promise.resolve(signed)).resolve('a.b.c');
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(found);
  });

  it('is neither, and then the store is not asked', async () => {
    expect(resolverOf('bad_credentials').resolve('x')).toEqual(refused('bad_credentials'));
    expect(await resolverOf(Promise.resolve('expired' as const)).resolve('x')).toEqual(refused('expired'));
    expect(asked).toEqual([]);
  });

  it('is no token here if it is for another resource, but for whoever gave it (RFC 8707 §2)', async () => {
    for (const says of [signed, Promise.resolve(signed)]) {
      expect(await resolverOf(says, elsewhere).resolve('a.b.c')).toEqual(refused('bad_credentials'));
      expect(await resolverOf(says, elsewhere).resolveAny('a.b.c')).toBe(elsewhere);
    }
  });

  it('is no handle of a session, however it is dressed up', () => {
    const resolver = resolverOf('bad_credentials');
    for (const text of [id.toString(), `gh_${id.toString()}`, `gh_${id.toString()}.`]) {
      expect(resolver.resolve(text)).toEqual(refused('bad_credentials'));
    }
    expect(asked).toEqual([]);
  });
});
