/** The names of headers that are asked for, in lower case, and what each is called when found. */
export class HeaderNames<Name extends string> {
  private readonly names: ReadonlyMap<string, Name>;
  private readonly lengths: ReadonlySet<number>;

  constructor(names: readonly (readonly [header: string, name: Name])[]) {
    this.names = new Map(names);
    this.lengths = new Set(names.map(([header]) => header.length));
  }

  /** Most headers of a request are others, and their length says so. */
  find(header: string): Name | undefined {
    return this.lengths.has(header.length) ? this.names.get(header.toLowerCase()) : undefined;
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
