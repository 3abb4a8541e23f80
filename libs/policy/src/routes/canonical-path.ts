/** A request's target as the policy judges it and as the service behind the gateway receives it. */
export interface CanonicalTarget {
  /** Begins with a slash; percent-encoding in its one normal form (RFC 3986 §6.2.2). */
  readonly path: string;
  /** The query with its question mark, untouched; empty where there is none. */
  readonly query: string;
}

const longest = 8192;
const plainPath = /^(?:\/[A-Za-z0-9_~!$&'()*+,=:@-]+(?:\.[A-Za-z0-9_~!$&'()*+,=:@-]+)*)*\/?$/;
const visibleAscii = /^[\x21-\x7e]*$/;
const unreserved = /^[A-Za-z0-9._~-]$/;
/** Characters that browsers send as they are although RFC 3986 wants them encoded. */
const toEncode = /["<>^`{|}[\]]/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The canonical form of a raw request target, or null for one that two programs might read differently: dot segments,
 * empty segments, segments that end in a dot, encoded or literal separators (`/`, `\`, `;`), an encoded percent sign
 * (double encoding), control characters, raw bytes above 127, broken escapes, anything that does not begin with one
 * slash. Such a path is refused, never resolved. A fragment, which has no place in a request, is dropped.
 *
 * A path without percent signs costs one regular expression.
 */
export function canonicalTarget(raw: string): CanonicalTarget | null {
  if (raw.length > longest || !visibleAscii.test(raw)) return null;
  const hash = raw.indexOf('#');
  const target = hash < 0 ? raw : raw.slice(0, hash);
  const question = target.indexOf('?');
  const rawPath = question < 0 ? target : target.slice(0, question);
  const path = plainPath.test(rawPath) && rawPath !== '' ? rawPath : canonicalPath(rawPath);
  return path === null ? null : { path, query: question < 0 ? '' : target.slice(question) };
}

function canonicalPath(raw: string): string | null {
  if (!raw.startsWith('/')) return null;
  const segments = raw.slice(1).split('/');
  const canonical: string[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment === '') {
      if (index < segments.length - 1 || segments.length === 0) return null;
      canonical.push('');
      continue;
    }
    const spelled = canonicalSegment(segment);
    if (spelled === null) return null;
    canonical.push(spelled);
  }
  return `/${canonical.join('/')}`;
}

function canonicalSegment(segment: string): string | null {
  if (/[\\;]/.test(segment)) return null;
  const bytes: number[] = [];
  let spelled = '';
  for (let at = 0; at < segment.length; at += 1) {
    const character = segment[at]!;
    if (character !== '%') {
      bytes.push(character.charCodeAt(0));
      spelled += toEncode.test(character) ? percent(character.charCodeAt(0)) : character;
      continue;
    }
    const hex = segment.slice(at + 1, at + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) return null;
    const byte = parseInt(hex, 16);
    if (isForbidden(byte)) return null;
    bytes.push(byte);
    const decoded = String.fromCharCode(byte);
    spelled += unreserved.test(decoded) ? decoded : percent(byte);
    at += 2;
  }
  if (spelled.endsWith('.') || !isUtf8(bytes)) return null;
  return spelled;
}

/** Bytes that must not hide behind an escape: controls, separators, and the percent sign of a second encoding. */
function isForbidden(byte: number): boolean {
  return byte < 0x20 || byte === 0x7f || '/\\;%'.includes(String.fromCharCode(byte));
}

function isUtf8(bytes: readonly number[]): boolean {
  try {
    utf8.decode(Uint8Array.from(bytes));
    return true;
  } catch {
    return false;
  }
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
