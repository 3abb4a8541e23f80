import { accessTokenFormats, clientAuthMethods, DomainError, grantTypes, isUuid } from '@gatehouse/identity';
import type { AccessTokenFormat, ClientAuthMethod, GrantType, PublicJwk } from '@gatehouse/identity';
import type { ClientOwner } from './client';

/** `tapir_users.user_id` is an unsigned int. */
const highestLegacyId = 4_294_967_295;

/** Members of RFC 7518 §6 that belong to private and symmetric keys. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

export function isClientId(text: string): boolean {
  return /^[A-Za-z0-9]{1,64}$/.test(text);
}

/** Returns the id. */
export function checkClientId(clientId: string): string {
  if (isClientId(clientId)) return clientId;
  throw invalid('bad_client_id', 'A client id has 1 to 64 letters and digits.');
}

/** Control characters, line breaks and halves of characters have no place in a name. */
export function checkName(name: string): void {
  if (name.length <= 120 && name.trim() !== '' && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return;
  throw invalid('bad_name', 'A client’s name has 1 to 120 characters, and no control characters.');
}

/** As a name, but for line breaks. */
export function checkDescription(description: string): void {
  if (description.length <= 2000 && !/(?![\t\r\n])[\p{Cc}\p{Cs}]/u.test(description)) return;
  throw invalid('bad_description', 'A description has at most 2000 characters, and no control characters.');
}

/** The owner as the tables spell it. */
export function normalOwner(owner: ClientOwner): ClientOwner {
  const { legacyId } = owner;
  const uuid = owner.uuid.toLowerCase();
  const userId = legacyId === null ? uuid : String(legacyId);
  const isLegacyId = Number.isInteger(legacyId) && legacyId! > 0 && legacyId! <= highestLegacyId;
  if (isUuid(uuid) && (legacyId === null || isLegacyId) && owner.userId.toLowerCase() === userId) {
    return { uuid, userId, legacyId };
  }
  throw invalid('bad_owner', 'An owner has a UUID, and as user id the legacy id or, without one, the UUID.');
}

export function checkAuthMethod(method: ClientAuthMethod): void {
  if (clientAuthMethods.includes(method)) return;
  throw invalid('bad_auth_method', `A client authenticates by one of ${clientAuthMethods.join(', ')}.`);
}

export function checkAccessTokenFormat(format: AccessTokenFormat): void {
  if (accessTokenFormats.includes(format)) return;
  throw invalid(
    'bad_access_token_format',
    `A client’s access tokens are one of ${accessTokenFormats.join(', ')}.`,
  );
}

/** Each once, in their order. */
export function normalGrantTypes(grants: readonly GrantType[]): readonly GrantType[] {
  if (grants.length > 0 && grants.every((grant) => grantTypes.includes(grant))) return [...new Set(grants)];
  throw invalid('bad_grant_type', `A client has at least one of the grants ${grantTypes.join(', ')}.`);
}

/** Only what the column bears; which addresses are safe, whoever registers a client decides before. */
export function checkRedirectUris(uris: readonly string[]): void {
  if (uris.length <= 20 && uris.every(isUri)) return;
  throw invalid('bad_redirect_uri', 'A client has at most 20 redirect URIs of at most 2000 characters each.');
}

/** As for redirect URIs; its column is ASCII. */
export function checkLogoutUri(uri: string): void {
  if (/^[\x21-\x7e]{1,2000}$/.test(uri)) return;
  throw invalid('bad_logout_uri', 'A client’s address for log-outs has 1 to 2000 ASCII characters.');
}

/** Public keys, where the method needs them. A private one must not get into a database. */
export function checkJwks(jwks: readonly PublicJwk[], method: ClientAuthMethod): void {
  if (method === 'private_key_jwt' && jwks.length === 0) {
    throw invalid('key_missing', 'A client that signs assertions needs a public key.');
  }
  const isPublic = (jwk: PublicJwk) =>
    typeof jwk.kty === 'string' && !privateMembers.some((member) => Object.hasOwn(jwk, member));
  if (jwks.length <= 10 && jwks.every(isPublic) && JSON.stringify(jwks).length <= 32_000) return;
  throw invalid('bad_jwks', 'A client has at most 10 keys, and only public ones (RFC 7517).');
}

function isUri(text: string): boolean {
  return text.length > 0 && text.length <= 2000 && !/[\s\p{Cc}\p{Cs}]/u.test(text);
}

export function unknownClient(): DomainError {
  return new DomainError('not_found', 'unknown_client', 'There is no such client.');
}

function invalid(code: string, sentence: string): DomainError {
  return new DomainError('invalid', code, sentence);
}
