/** The names of headers that are asked for, in lower case, and what each is called when found. */
export class HeaderNames<Name extends string> {
  /** By length, which tells most other headers of a request apart without looking at them. */
  private readonly byLength: (readonly (readonly [header: string, name: Name])[] | undefined)[] = [];

  constructor(names: readonly (readonly [header: string, name: Name])[]) {
    for (const named of names) {
      const { length } = named[0];
      this.byLength[length] = [...(this.byLength[length] ?? []), named];
    }
  }

  find(header: string): Name | undefined {
    const candidates = this.byLength[header.length];
    if (candidates === undefined) return undefined;
    const lower = header.toLowerCase();
    for (const [name, called] of candidates) if (name === lower) return called;
    return undefined;
  }
}

/**
 * The headers of a request as they came, so that duplicates are seen: Node would merge some and drop others. Walks the
 * list once and keeps only the names asked for.
 */
export function readHeaders<Name extends string>(
  rawHeaders: readonly string[],
  names: HeaderNames<Name>,
): Partial<Record<Name, readonly string[]>> {
  const found: Partial<Record<Name, string[]>> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = names.find(rawHeaders[index]!);
    if (name === undefined) continue;
    const values = found[name];
    if (values === undefined) found[name] = [rawHeaders[index + 1]!];
    else values.push(rawHeaders[index + 1]!);
  }
  return found;
}
