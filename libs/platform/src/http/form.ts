import { InvalidInput } from './problem';

/** Fields of a form: text, or a list for names that end in `[]`. */
export type Form = Record<string, string | string[]>;

/**
 * Reads application/x-www-form-urlencoded. A field that comes twice is refused: which of the two counts is what
 * attackers and proxies disagree about (RFC 6749 §3.1 forbids it as well). A field that may come more than once is
 * called `name[]`, and is always the list `name`.
 */
export function parseForm(body: string): Form {
  const form: Form = Object.create(null) as Form;
  for (const [key, value] of new URLSearchParams(body)) {
    const name = key.endsWith('[]') ? key.slice(0, -2) : key;
    const before = form[name];
    if (name === key && before === undefined) form[name] = value;
    else if (name !== key && !(typeof before === 'string')) form[name] = [...(before ?? []), value];
    else throw new InvalidInput({ [name.slice(0, 64)]: ['must be sent only once'] });
  }
  return { ...form };
}
