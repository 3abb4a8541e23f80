import { tokenScopes, type LiveSession } from '@gatehouse/sessions';

/** RFC 7662 §2.2. */
export interface ActiveToken {
  readonly active: true;
  readonly scope: string;
  readonly client_id?: string;
  readonly username?: string;
  readonly token_type: 'Bearer';
  /** UNIX seconds. */
  readonly exp: number;
  readonly iat: number;
  readonly sub: string;
  readonly iss: string;
  /** Of a JWT: as the token itself says. */
  readonly aud?: string;
  readonly jti: string;
}

/** RFC 7662 §2.2: of a token that is not live nothing else is said, whatever it once was. */
export const inactive = { active: false } as const;

export function activeToken(
  live: LiveSession,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
): ActiveToken {
  const { session, user, client } = live;
  return {
    active: true,
    scope: tokenScopes(live).join(' '),
    ...(client && { client_id: client.ref.id }),
    ...(user && { username: user.claims.username }),
    token_type: 'Bearer',
    exp: session.end,
    iat: session.start,
    sub: (user ?? client)!.ref.id,
    iss: issuer,
    ...((session.credential === 'jwt' || session.audience !== null) && { aud: session.audience ?? audience }),
    jti: session.id.toString(),
  };
}
