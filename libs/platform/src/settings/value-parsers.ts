import { isIP, isIPv4 } from 'node:net';
import { BadSetting } from './settings-error';

/** Turns the text of a setting into its value, or throws `BadSetting`. */
export type Parser<T> = (text: string) => T;

export const text: Parser<string> = (value) => {
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u001f\u007f]/.test(value))
    throw new BadSetting('must be one line without control characters');
  return value;
};

export function integer(least: number, most: number): Parser<number> {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    throw new BadSetting(`must be a whole number from ${least} to ${most}`);
  };
}

export const port = integer(1, 65_535);

export function oneOf<const T extends string>(...words: readonly T[]): Parser<T> {
  return (value) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new BadSetting(`must be one of ${words.join(', ')}`);
    return word;
  };
}

/** arXiv's settings write flags as 0 and 1. */
export const flag: Parser<boolean> = (value) => {
  if (value === '1' || value === 'true') return true;
  if (value === '0' || value === 'false') return false;
  throw new BadSetting('must be 0 or 1');
};

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export function isHostName(value: string): boolean {
  return (
    value.length <= 253 && value.split('.').every((part) => label.test(part)) && !/(^|\.)\d+$/.test(value)
  );
}

/** A host name in lower case; no port, no scheme. */
export const hostName: Parser<string> = (value) => {
  const host = value.toLowerCase();
  if (!isHostName(host)) throw new BadSetting('must be a host name, like example.org');
  return host;
};

/** As browsers and arXiv's env files write it: `.example.org` means `example.org` (RFC 6265 §5.2.3). */
export const cookieDomain: Parser<string> = (value) => hostName(value.replace(/^\./, ''));

/** Where a server listens or is found: a host name or an IP address. */
export const host: Parser<string> = (value) => {
  const lower = value.toLowerCase();
  if (isIP(lower) > 0 || isHostName(lower)) return lower;
  throw new BadSetting('must be a host name or an IP address');
};

/** `BASE_SERVER`: a host name; an IPv4 address serves for trying out. */
export const server: Parser<string> = (value) => (isIPv4(value) ? value : hostName(value));

/** RFC 6265 §4.1.1: the name of a cookie is a token. */
export const cookieName: Parser<string> = (value) => {
  if (/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/.test(value)) return value;
  throw new BadSetting("must be a cookie name: at most 64 letters, digits and !#$%&'*+.^_`|~-");
};

export const colour: Parser<string> = (value) => {
  if (/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(value)) return value.toLowerCase();
  throw new BadSetting('must be a colour like #b31b1b');
};

/** What a header can carry as it is. */
export const headerWord: Parser<string> = (value) => {
  if (/^[\x21-\x7e]{1,200}$/.test(value)) return value;
  throw new BadSetting('must be at most 200 visible ASCII characters without spaces');
};

/** RFC 8707 and RFC 7519 take any string; header values and log lines do not. */
export const audience: Parser<string> = headerWord;

/** Audiences, separated by commas. */
export const audiences: Parser<readonly string[]> = (value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => audience(part));

/** `someone@example.org` or `Some Name <someone@example.org>`. */
export const mailbox: Parser<string> = (value) => {
  if (/^([^<>\r\n"]{0,100} ?<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(value)) return value;
  throw new BadSetting('must be an address like no-reply@example.org or Name <no-reply@example.org>');
};

/** The whole `next_page` has to match, hence the anchors. */
export const anchoredRegex: Parser<RegExp> = (value) => {
  try {
    new RegExp(value); // alone first: `a)|(b` is an error, and would be none between our brackets
    return new RegExp(`^(?:${value})$`);
  } catch {
    throw new BadSetting('must be a JavaScript regular expression');
  }
};
