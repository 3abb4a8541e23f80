/** Printable ASCII; a backslash is a slash to browsers alone. */
const plain = /^https?:\/\/[\x21-\x5b\x5d-\x7e]+$/i;
const unreserved = /^[A-Za-z0-9._~-]$/;

/**
 * The address of a request in the one form in which it is compared (RFC 9449 §4.3): without query and fragment, scheme and
 * host in lower case, no default port, dot segments resolved, percent-encoding normal (RFC 3986 §6.2.2 and §6.2.3). Null
 * for what is no http address, or names a user.
 */
export function targetUri(text: string): string | null {
  if (!plain.test(text) || !URL.canParse(text)) return null;
  const { origin, pathname, username, password } = new URL(text);
  return username === '' && password === '' ? origin + normalPath(pathname) : null;
}

/** RFC 3986 §6.2.2.1 and §6.2.2.2. What browsers send bare although it has to be encoded, is encoded too. */
function normalPath(path: string): string {
  return path
    .replace(/%[0-9A-Fa-f]{2}/g, (escape) => {
      const character = String.fromCharCode(parseInt(escape.slice(1), 16));
      return unreserved.test(character) ? character : escape.toUpperCase();
    })
    .replace(/["<>[\]^`{|}]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
