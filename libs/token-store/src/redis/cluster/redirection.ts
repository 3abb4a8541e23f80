/**
 * How a node of a cluster says that a key is elsewhere: `moved` for good, or `moving` just now (it may be here or
 * there).
 */
export type Redirection = 'moved' | 'moving';

/** What an error of a command says; null: it is not about where the key is. */
export function redirectionIn(error: Error | null): Redirection | null {
  if (error === null) return null;
  const [word] = error.message.split(' ', 1);
  if (word === 'MOVED') return 'moved';
  return word === 'ASK' || word === 'TRYAGAIN' ? 'moving' : null;
}
