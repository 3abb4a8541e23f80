import { SessionId, type Session } from '@gatehouse/identity';
import { writeBearerToken, type LiveSession, type SessionResolver } from '@gatehouse/sessions';
import { aSession, aUserSubject, bound, SeededRandomness } from '@gatehouse/testing';
import { BearerSessionSource } from './bearer-session.source';

describe('a token at an API of our own apps', () => {
  const randomness = new SeededRandomness();
  const user = aUserSubject();
  const { text } = writeBearerToken(SessionId.make(user.ref, randomness.bytes(16)), randomness.bytes(32));
  const find = (parts: Partial<Session>, ...authorization: string[]) => {
    const session = aSession({ user: bound(user), ...parts });
    const authorizations = { classic: 0, endorsements: [], scopes: [] };
    const live = { session, user, client: null, authorizations, until: Infinity } as never as LiveSession;
    const resolver = { resolve: async () => ({ live, reason: 'ok' }) } as never as SessionResolver;
    const rawHeaders = authorization.flatMap((value) => ['Authorization', value]);
    const request = { headers: { authorization: authorization[0] }, rawHeaders, raw: { rawHeaders } };
    return new BearerSessionSource(resolver).find(request as never);
  };

  it('is borne', async () => {
    expect(await find({}, `Bearer ${text}`)).toMatchObject({ session: { user: expect.anything() } });
  });

  it('is none if it is bound to a key, however it is shown (RFC 9449 §7.2)', async () => {
    for (const scheme of ['Bearer', 'DPoP']) {
      const found = await find({ keyThumbprint: 'x'.repeat(43) }, `${scheme} ${text}`);
      expect(found).toMatchObject({ session: null });
    }
  });

  it('is none if it is for another resource (RFC 8707 §2)', async () => {
    const found = await find({ audience: 'https://elsewhere.example' }, `Bearer ${text}`);
    expect(found).toMatchObject({ session: null });
  });

  it('is none if there are two', async () => {
    expect(await find({}, `Bearer ${text}`, `Bearer ${text}`)).toMatchObject({ session: null });
  });
});
