import type { IssuedToken } from '@gatehouse/api-clients';
import type { ClientSubject, GrantType } from '@gatehouse/identity';
import type { OAuthRequest } from '../oauth-request';

/** What comes out of a grant, as RFC 6749 §5.1 answers it. */
export interface GrantedToken extends IssuedToken {
  readonly refreshToken?: string | null;
  /** OIDC Core §3.1.3.3. */
  readonly idToken?: string | null;
}

/** A request whose client is known. */
export interface TokenRequest extends OAuthRequest {
  readonly client: ClientSubject;
  /** Of the key that was proved with it (RFC 9449 §5); null: none was. */
  readonly keyThumbprint: string | null;
}

/** One way to a token. It throws what RFC 6749 §5.2 names. */
export abstract class TokenGrant {
  /** `grant_type`. */
  abstract readonly type: GrantType;
  abstract handle(request: TokenRequest): Promise<GrantedToken>;
}

/** Where a request comes from, as its session remembers it. */
export function originOf({ ip }: OAuthRequest): { ipAddress: string; remoteHost: string } {
  return { ipAddress: ip, remoteHost: ip };
}

/** RFC 6749 §3.3; null: nothing in particular. */
export function scopesIn({ form }: OAuthRequest): readonly string[] | null {
  const words = (form.get('scope') ?? '').split(' ').filter((word) => word !== '');
  return words.length === 0 ? null : [...new Set(words)];
}
