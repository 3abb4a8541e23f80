/**
 * MySQL's LIKE, the same for both engines: the whole text, without case, `%` for any run of characters, `_` for exactly
 * one, a backslash takes the next one as it is. It goes back only to the last `%`, so that no pattern makes it slow.
 */
export function matchesLike(text: string, pattern: string): boolean {
  const characters = [...text.toLowerCase()];
  const tokens = tokensOf(pattern.toLowerCase());
  let [at, token] = [0, 0];
  let retry: { at: number; token: number } | null = null;
  while (at < characters.length) {
    const expected = tokens[token];
    if (expected === anyRun) {
      token += 1;
      retry = { at, token };
    } else if (expected === anyOne || (expected !== undefined && expected === characters[at])) {
      at += 1;
      token += 1;
    } else if (retry !== null) {
      retry = { at: retry.at + 1, token: retry.token };
      ({ at, token } = retry);
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((rest) => rest === anyRun);
}

const anyRun = Symbol('%');
const anyOne = Symbol('_');

function tokensOf(pattern: string): readonly (string | symbol)[] {
  const tokens: (string | symbol)[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    if (character === '%') tokens.push(anyRun);
    else if (character === '_') tokens.push(anyOne);
    else if (character === '\\' && at + 1 < characters.length) tokens.push(characters[++at]!);
    else tokens.push(character);
  }
  return tokens;
}
