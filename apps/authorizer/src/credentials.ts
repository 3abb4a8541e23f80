/** What a client showed to prove who it is. Nothing in it has been checked. */
export interface Credentials {
  /** The bearer token; null: no `Authorization` header; `malformed`: one that is none of ours; `several`. */
  readonly bearer: { readonly token: string } | 'malformed' | 'several' | null;
  readonly sessionCookies: readonly string[];
  readonly legacyCookies: readonly string[];
  /** The client's other cookies, as it sent them, for the service. */
  readonly otherCookies: string;
}

export interface CookieNames {
  readonly session: string;
  readonly legacy: string;
  readonly permanent: string;
}

/** Reads credentials from headers as they came. Pure; costs one walk over the cookies. */
export function readCredentials(
  authorization: readonly string[] | undefined,
  cookie: readonly string[] | undefined,
  names: CookieNames,
): Credentials {
  const sessionCookies: string[] = [];
  const legacyCookies: string[] = [];
  const others: string[] = [];
  for (const header of cookie ?? []) {
    for (const pair of header.split(';')) {
      const text = pair.trim();
      if (text === '') continue;
      const equals = text.indexOf('=');
      const name = equals < 0 ? text : text.slice(0, equals).trimEnd();
      if (name === names.session) sessionCookies.push(valueOf(text, equals));
      else if (name === names.legacy) legacyCookies.push(valueOf(text, equals));
      else if (name !== names.permanent) others.push(text);
    }
  }
  return {
    bearer: readBearer(authorization),
    sessionCookies,
    legacyCookies,
    otherCookies: others.join('; '),
  };
}

/** RFC 6750 §2.1; the scheme's name is case-insensitive (RFC 9110 §11.1). */
function readBearer(values: readonly string[] | undefined): Credentials['bearer'] {
  if (values === undefined) return null;
  if (values.length > 1) return 'several';
  const match = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(values[0]!);
  return match === null ? 'malformed' : { token: match[1]! };
}

/** A value may stand in double quotes (RFC 6265 §4.1.1). */
function valueOf(pair: string, equals: number): string {
  if (equals < 0) return '';
  const value = pair.slice(equals + 1).trim();
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
