import { segmentKey, type PathTemplate } from './path-template';

interface Node<Endpoint> {
  literals: Map<string, Node<Endpoint>> | null;
  parameter: Node<Endpoint> | null;
  /** What ends here. */
  end: Endpoint | null;
  /** What begins here with `**`. */
  rest: Endpoint | null;
}

/**
 * Path templates and what belongs to each, as a tree of segments. The most specific template wins: literal over parameter
 * over `**`, segment by segment from the left.
 *
 * A look-up costs one search in a map for each segment, however many templates there are; where literals and
 * parameters stand side by side it may go back and try again, at most `worstCase()` nodes in all.
 */
export class RouteTree<Endpoint> {
  private readonly root = newNode<Endpoint>();

  /** What belongs to the template; `make` is asked for it the first time. */
  at({ segments }: PathTemplate, make: () => Endpoint): Endpoint {
    let node = this.root;
    for (const segment of segments) {
      if (segment.kind === 'rest') return (node.rest ??= make());
      if (segment.kind === 'parameter') node = node.parameter ??= newNode();
      else {
        node.literals ??= new Map();
        let next = node.literals.get(segment.text);
        if (next === undefined) node.literals.set(segment.text, (next = newNode()));
        node = next;
      }
    }
    return (node.end ??= make());
  }

  /** @param path canonical; one slash at its end says nothing */
  find(path: string): Endpoint | null {
    return descend(this.root, path, 1, endOf(path));
  }

  /** As `find`, but all that match, the most specific first. */
  findAll(path: string): readonly Endpoint[] {
    const found: Endpoint[] = [];
    collect(this.root, path, 1, endOf(path), found);
    return found;
  }

  /** No look-up visits more nodes than this. */
  worstCase(): number {
    return worstCaseOf(this.root);
  }

  /** Of each endpoint whether there is a path at all that it decides: `/a/**` has none beside `/a` and `/a/{x}/**`. */
  unreachable(): readonly Endpoint[] {
    const found: Endpoint[] = [];
    gatherUnreachable(this.root, found);
    return found;
  }
}

function newNode<Endpoint>(): Node<Endpoint> {
  return { literals: null, parameter: null, end: null, rest: null };
}

/** Where the last segment ends. */
function endOf(path: string): number {
  return path.length > 1 && path.charCodeAt(path.length - 1) === slash ? path.length - 1 : path.length;
}

const slash = 0x2f;

function descend<Endpoint>(node: Node<Endpoint>, path: string, at: number, end: number): Endpoint | null {
  if (at >= end) return node.end ?? node.rest;
  const { literals, parameter } = node;
  if (literals === null && parameter === null) return node.rest;
  const stop = segmentEnd(path, at, end);
  if (literals !== null) {
    const next = literals.get(segmentKey(path.slice(at, stop)));
    const found = next === undefined ? null : descend(next, path, stop + 1, end);
    if (found !== null) return found;
  }
  const found = parameter === null ? null : descend(parameter, path, stop + 1, end);
  return found ?? node.rest;
}

function collect<Endpoint>(
  node: Node<Endpoint>,
  path: string,
  at: number,
  end: number,
  found: Endpoint[],
): void {
  if (at >= end) {
    if (node.end !== null) found.push(node.end);
  } else {
    const stop = segmentEnd(path, at, end);
    const next = node.literals?.get(segmentKey(path.slice(at, stop)));
    if (next !== undefined) collect(next, path, stop + 1, end, found);
    if (node.parameter !== null) collect(node.parameter, path, stop + 1, end, found);
  }
  if (node.rest !== null) found.push(node.rest);
}

/** The segment that begins at `at` ends before this. */
export function segmentEnd(path: string, at: number, end: number): number {
  const stop = path.indexOf('/', at);
  return stop < 0 || stop > end ? end : stop;
}

function worstCaseOf<Endpoint>(node: Node<Endpoint>): number {
  let ofLiterals = 0;
  for (const next of node.literals?.values() ?? []) ofLiterals = Math.max(ofLiterals, worstCaseOf(next));
  return 1 + ofLiterals + (node.parameter === null ? 0 : worstCaseOf(node.parameter));
}

/** Whether every path of one segment or more ends somewhere below the node, but for its own `rest`. */
function takesEverything<Endpoint>({ parameter }: Node<Endpoint>): boolean {
  if (parameter === null) return false;
  return parameter.rest !== null || (parameter.end !== null && takesEverything(parameter));
}

function gatherUnreachable<Endpoint>(node: Node<Endpoint>, found: Endpoint[]): void {
  if (node.rest !== null && node.end !== null && takesEverything(node)) found.push(node.rest);
  for (const next of node.literals?.values() ?? []) gatherUnreachable(next, found);
  if (node.parameter !== null) gatherUnreachable(node.parameter, found);
}
