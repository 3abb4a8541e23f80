import type { Asked } from '../gateway-dialects';

/**
 * The path that a gateway asked about, for people to read: every value that came, without queries and fragments, which may
 * hold what opens something, nor the user part of a whole address.
 */
export function askedPath({ uri = [] }: Asked, longest = 500): string {
  const path = uri.map(withoutSecrets).join(', ');
  return path.length > longest ? `${path.slice(0, longest)}…` : path;
}

function withoutSecrets(uri: string): string {
  return uri.split(/[?#]/, 1)[0]!.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, '$1//');
}
