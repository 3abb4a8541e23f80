import { BadSetting } from './settings-error';
import type { Parser } from './value-parsers';

/** An http or https address without user part, as it was written. */
export const webUrl: Parser<string> = (value) => {
  parseWeb(value);
  return value;
};

/** Where a thing of ours is reached: no query, no fragment; the trailing slash goes, so that paths can be added. */
export const baseUrl: Parser<string> = (value) => {
  const url = parseWeb(value);
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(value))
    throw new BadSetting('must be an address without query and fragment');
  return (url.origin + url.pathname).replace(/\/+$/, '');
};

/** An address on this site (`/logo.svg`) or elsewhere. */
export const pathOrUrl: Parser<string> = (value) => {
  if (/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(value)) return value;
  return webUrl(value);
};

export const smtpUrl: Parser<string> = (value) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '') return value;
  throw new BadSetting('must be an address like smtp://user:password@mail.example.org:587');
};

/** Whether this is http on a name of this machine, where https gains nothing. */
export function isLoopback(address: string): boolean {
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(address).hostname);
}

function parseWeb(value: string): URL {
  const url = URL.canParse(value) && /^https?:\/\/[^\s\\]+$/i.test(value) ? new URL(value) : null;
  if (url === null) throw new BadSetting('must be an address that begins with http:// or https://');
  if (url.username !== '' || url.password !== '')
    throw new BadSetting('must be an address without user and password');
  return url;
}
