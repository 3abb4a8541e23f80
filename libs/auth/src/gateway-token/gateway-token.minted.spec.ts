import type { UserSubject } from '@gatehouse/identity';
import type { SigningJwk } from '@gatehouse/platform';
import {
  GatewayTokens,
  SigningKeys,
  type GatewayTokenOptions as MintOptions,
  type LiveSession,
} from '@gatehouse/sessions';
import { aSession, aUserSubject, bound, SeededRandomness } from '@gatehouse/testing';
import {
  audience,
  clock,
  formats,
  issuer,
  key,
  keyPair,
  secret,
  service,
  sessionFor,
} from './gateway-token.fixture';

describe('what the gateway really makes', () => {
  const mint = async (options: Partial<MintOptions>, user: UserSubject = aUserSubject()): Promise<string> => {
    const session = aSession({ user: bound(user), start: clock.seconds() });
    const live = {
      ...{ session, user, client: null, until: Infinity },
      authorizations: { classic: 6, endorsements: ['hep-th'], scopes: ['submission:read'] },
    } as unknown as LiveSession;
    const all: MintOptions = {
      ...{
        format: 'jwe',
        issuer,
        keys: new Map([[audience, key]]),
        signingKeys: new SigningKeys([keyPair as SigningJwk], clock),
        arxivSecret: secret,
      },
      profileAudiences: new Set(),
      ...options,
    };
    return new GatewayTokens(all, clock, new SeededRandomness()).authorizationFor(live, audience);
  };

  it.each(['jwe', 'jws', 'arxiv'] as const)('as %s is understood', async (format) => {
    const user = aUserSubject({ legacyId: 99, claims: { username: 'jane' } });
    const session = await sessionFor(service(format), await mint({ format }, user));
    expect(session).toMatchObject({
      user: { username: 'jane', userId: '99', ...(format !== 'arxiv' && { uuid: user.ref.id }) },
      authorizations: { classic: 6, endorsements: ['hep-th'], scopes: ['submission:read'] },
    });
  });

  it('is what the helper for tests makes, claim for claim', async () => {
    const claimsOf = (jws: string) =>
      Object.keys(JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString()) as object).sort();
    const profileAudiences = new Set([audience]);
    expect(claimsOf(await formats.jws.token())).toEqual(
      claimsOf(await mint({ format: 'jws', profileAudiences })),
    );
    expect(claimsOf(await formats.arxiv.token())).toEqual(claimsOf(await mint({ format: 'arxiv' })));
  });

  it('says e-mail and profile only to whom the gateway tells them', async () => {
    const session = await sessionFor(service('jwe'), await mint({}));
    expect(session.user).not.toHaveProperty('email');
    expect(session.user).not.toHaveProperty('profile');
  });
});
