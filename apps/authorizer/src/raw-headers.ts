/**
 * The headers of a request as they came, so that duplicates are seen: Node would merge some and drop others. Walks the
 * list once and keeps only the names asked for.
 */
export function readHeaders<Name extends string>(
  rawHeaders: readonly string[],
  names: ReadonlyMap<string, Name>,
): Partial<Record<Name, readonly string[]>> {
  const found: Partial<Record<Name, string[]>> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = names.get(rawHeaders[index]!.toLowerCase());
    if (name === undefined) continue;
    const values = found[name];
    if (values === undefined) found[name] = [rawHeaders[index + 1]!];
    else values.push(rawHeaders[index + 1]!);
  }
  return found;
}
