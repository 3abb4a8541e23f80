export interface NextPageRules {
  /** Host name of the platform: log-in leads to it and to hosts below it. */
  readonly baseServer: string;
  /** Whether http will do as well as https: outside production. */
  readonly allowHttp: boolean;
  /** A whole address has to match this too; it can only narrow what is allowed. */
  readonly pattern: RegExp | null;
  /** Where to go otherwise. */
  readonly fallback: string;
}

const longest = 300;

/**
 * Where to go after log-in or log-out: `wanted` if it is a path of this host, or an address of the platform, as a browser
 * would read it; else the fallback. Whatever two programs might read differently is not followed: backslashes, control
 * characters, a user part, anything longer than 300 characters. The answer is ASCII, as the `Location` header wants it.
 */
export function nextPage(wanted: string | null | undefined, rules: NextPageRules): string {
  if (wanted == null || wanted === '' || wanted.length > longest) return rules.fallback;
  if (/[\\\p{Cc}\p{Surrogate}\s]/u.test(wanted) || !isAllowed(wanted, rules)) return rules.fallback;
  if (rules.pattern !== null && !rules.pattern.test(wanted)) return rules.fallback;
  return inAscii(wanted);
}

/** An address is left as it was given, if it can be; a host of other letters is written as it stands in the DNS. */
function inAscii(wanted: string): string {
  if (/^[\x21-\x7e]*$/.test(wanted)) return wanted;
  return wanted.startsWith('/') ? wanted.replace(/[^\x21-\x7e]/gu, encodeURIComponent) : new URL(wanted).href;
}

function isAllowed(wanted: string, rules: NextPageRules): boolean {
  if (wanted.startsWith('/')) return isOwnPath(wanted);
  let url: URL;
  try {
    url = new URL(wanted);
  } catch {
    return false;
  }
  if (!/^https?:\/\/[^/]/i.test(wanted) || hasUserPart(wanted)) return false;
  if (url.protocol !== 'https:' && !(rules.allowHttp && url.protocol === 'http:')) return false;
  const host = url.hostname.toLowerCase();
  const base = rules.baseServer.toLowerCase();
  return host === base || host.endsWith(`.${base}`);
}

/** A path that stays on whichever host it is followed on. */
function isOwnPath(path: string): boolean {
  const anyHost = 'https://any.invalid';
  return URL.canParse(path, anyHost) && new URL(path, anyHost).origin === anyHost;
}

/** Whether there is an `@` before the path begins, even with nothing before it. */
function hasUserPart(address: string): boolean {
  return /^[a-z]+:\/\/[^/?#]*@/i.test(address);
}
