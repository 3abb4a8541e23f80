import { RecentMap } from '@gatehouse/sessions';

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

/** What one `Cookie` header holds. */
interface Cookies {
  readonly session: readonly string[];
  readonly legacy: readonly string[];
  /** As a header for the service. */
  readonly others: string;
}

const noCookies: Cookies = { session: [], legacy: [], others: '' };
/** Characters of a header that is worth remembering. */
const longestKept = 2048;

/**
 * Reads credentials from headers as they came. What a `Cookie` header holds depends on its text alone, and a browser
 * sends the same one with most of its requests: those are taken apart once. Costs one look-up then, else one walk over
 * the cookies.
 */
export class CredentialReader {
  private readonly known = new RecentMap<string, Cookies>(20_000);

  constructor(private readonly names: CookieNames) {}

  read(authorization: readonly string[] | undefined, cookie: readonly string[] | undefined): Credentials {
    const cookies = cookie === undefined ? noCookies : this.cookiesOf(cookie);
    return {
      bearer: readBearer(authorization),
      sessionCookies: cookies.session,
      legacyCookies: cookies.legacy,
      otherCookies: cookies.others,
    };
  }

  private cookiesOf(headers: readonly string[]): Cookies {
    const [header] = headers as [string];
    if (headers.length > 1 || header.length > longestKept) return takeApart(headers, this.names);
    let cookies = this.known.get(header);
    if (cookies === undefined) this.known.set(header, (cookies = takeApart(headers, this.names)));
    return cookies;
  }
}

function takeApart(headers: readonly string[], names: CookieNames): Cookies {
  const [session, legacy, others]: [string[], string[], string[]] = [[], [], []];
  for (const header of headers) {
    for (const pair of header.split(';')) {
      const text = pair.trim();
      if (text === '') continue;
      const equals = text.indexOf('=');
      const name = equals < 0 ? text : text.slice(0, equals).trimEnd();
      if (name === names.session) session.push(valueOf(text, equals));
      else if (name === names.legacy) legacy.push(valueOf(text, equals));
      else if (name !== names.permanent) others.push(text);
    }
  }
  return { session, legacy, others: others.join('; ') };
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
