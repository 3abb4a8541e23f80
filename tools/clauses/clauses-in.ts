/** A clause of a standard, or a trap of the library that the authorization server is built on. */
export interface Clause {
  /** `RFC 6749`, `OIDC Core`, or `trap`. */
  readonly document: string;
  /** `4.1.2.1`; of a trap its number. */
  readonly section: string;
}

const documents = ['Core', 'Discovery', 'Back-Channel Logout', 'RP-Initiated Logout'].join('|');
const words = new RegExp(
  `(RFC \\d+)|(?:OIDC|OpenID Connect) (${documents})|§(\\d+(?:\\.\\d+)*)|\\btrap (\\d+)`,
  'g',
);

/**
 * The clauses that titles name, from the outermost `describe` to the test itself. A section alone is one of the document that
 * was named last: within `POST /revoke, RFC 7009`, `§2.1` is RFC 7009 §2.1.
 */
export function clausesIn(titles: readonly string[]): readonly Clause[] {
  const found = new Map<string, Clause>();
  let document: string | null = null;
  for (const [, rfc, oidc, section, trap] of titles.join(' › ').matchAll(words)) {
    if (rfc !== undefined) document = rfc;
    else if (oidc !== undefined) document = `OIDC ${oidc}`;
    else if (trap !== undefined) found.set(`trap ${trap}`, { document: 'trap', section: trap });
    else if (document !== null) found.set(`${document} ${section}`, { document, section: section! });
  }
  return [...found.values()];
}

/** Traps first, then RFCs by number, then OpenID Connect; sections as they follow in the document. */
export function inOrder(one: Clause, other: Clause): number {
  const rank = ({ document, section }: Clause) => [
    document === 'trap' ? 0 : document.startsWith('RFC') ? 1 : 2,
    Number(/\d+/.exec(document)?.[0] ?? 0),
    document,
    ...section.split('.').map(Number),
  ];
  const [a, b] = [rank(one), rank(other)];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [x, y] = [a[at] ?? -1, b[at] ?? -1];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
