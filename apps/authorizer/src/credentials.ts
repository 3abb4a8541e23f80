import { RecentMap, type SessionCookie } from '@gatehouse/sessions';
import type { LegacyClaim } from './legacy-claim';

/** An access token, and how it was sent. */
export interface SentToken {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly token: string;
  /** What came as `DPoP` beside it (RFC 9449 §4.1), every value. Beside a bearer token it says nothing. */
  readonly proof: readonly string[] | undefined;
}

/** What a client showed to prove who it is. Signatures of cookies were checked, and nothing else. */
export interface Credentials {
  /** The access token; null: no `Authorization` header; `malformed`: one that is none of ours; `several`. */
  readonly bearer: SentToken | 'malformed' | 'several' | null;
  /** Null for one that is not ours. */
  readonly sessionCookies: readonly (SessionCookie | null)[];
  /** Null for one that the old system did not sign. */
  readonly legacyCookies: readonly (LegacyClaim | null)[];
  /** The client's other cookies, as it sent them, for the service. */
  readonly otherCookies: string;
}

export interface CookieNames {
  readonly session: string;
  readonly legacy: string;
  readonly permanent: string;
}

/** What a signed cookie says; null for any other text. What they answer depends on the text alone. */
export interface CookieReaders {
  readonly session: (text: string) => SessionCookie | null;
  readonly legacy: (text: string) => LegacyClaim | null;
}

type Cookies = Omit<Credentials, 'bearer'>;

const noCookies: Cookies = { sessionCookies: [], legacyCookies: [], otherCookies: '' };
/** A browser may hold a name for several domains; more than these are a mistake or an attack. */
const mostCookies = 8;
/** Characters of a header that is worth remembering. */
const longestKept = 2048;

/**
 * Reads credentials from headers as they came. What a `Cookie` header says depends on its text alone, and a browser
 * sends the same one with most of its requests: one in which something was rightly signed is taken apart once. Costs
 * one look-up then, else a walk over the cookies and an HMAC or SHA-1 for each of ours.
 */
export class CredentialReader {
  private readonly known = new RecentMap<string, Cookies>(20_000);

  constructor(
    private readonly names: CookieNames,
    private readonly readers: CookieReaders,
  ) {}

  read(
    authorization: readonly string[] | undefined,
    cookie: readonly string[] | undefined,
    proof?: readonly string[],
  ): Credentials {
    const cookies = cookie === undefined ? noCookies : this.cookiesOf(cookie);
    return {
      bearer: readToken(authorization, proof),
      sessionCookies: cookies.sessionCookies,
      legacyCookies: cookies.legacyCookies,
      otherCookies: cookies.otherCookies,
    };
  }

  private cookiesOf(headers: readonly string[]): Cookies {
    const [header] = headers as [string];
    if (headers.length > 1 || header.length > longestKept) return this.takeApart(headers);
    const known = this.known.get(header);
    if (known !== undefined) return known;
    const cookies = this.takeApart(headers);
    const isSigned = (cookie: object | null) => cookie !== null;
    if (cookies.sessionCookies.some(isSigned) || cookies.legacyCookies.some(isSigned)) {
      this.known.set(header, cookies);
    }
    return cookies;
  }

  private takeApart(headers: readonly string[]): Cookies {
    const [session, legacy, others]: [string[], string[], string[]] = [[], [], []];
    for (const header of headers) {
      for (const pair of header.split(';')) {
        const text = pair.trim();
        if (text === '') continue;
        const equals = text.indexOf('=');
        const name = equals < 0 ? text : text.slice(0, equals).trimEnd();
        if (name === this.names.session) session.push(valueOf(text, equals));
        else if (name === this.names.legacy) legacy.push(valueOf(text, equals));
        else if (name !== this.names.permanent) others.push(text);
      }
    }
    return {
      sessionCookies: session.slice(0, mostCookies).map(this.readers.session),
      legacyCookies: legacy.slice(0, mostCookies).map(this.readers.legacy),
      otherCookies: others.join('; '),
    };
  }
}

/** RFC 6750 §2.1, RFC 9449 §7.1; the scheme's name is case-insensitive (RFC 9110 §11.1). */
function readToken(
  values: readonly string[] | undefined,
  proof: readonly string[] | undefined,
): Credentials['bearer'] {
  if (values === undefined) return null;
  if (values.length > 1) return 'several';
  const match = /^(?:bearer|(dpop)) +([A-Za-z0-9._~+/-]+=*)$/i.exec(values[0]!);
  if (match === null) return 'malformed';
  return { scheme: match[1] === undefined ? 'Bearer' : 'DPoP', token: match[2]!, proof };
}

/** A value may stand in double quotes (RFC 6265 §4.1.1). */
function valueOf(pair: string, equals: number): string {
  if (equals < 0) return '';
  const value = pair.slice(equals + 1).trim();
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
