import {
  Branch,
  collect,
  descend,
  endOf,
  Leaf,
  type Packed,
  type Tail,
  type TailSegment,
} from './packed-routes';
import type { PathTemplate } from './path-template';

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
 * A look-up costs one search in a map for each segment up to where only one template is left, however many there are in
 * all; where literals and parameters stand side by side it may go back and try again, at most `worstCase()` nodes in all.
 */
export class RouteTree<Endpoint> {
  private readonly root = newNode<Endpoint>();
  private packed: Packed<Endpoint> | null = null;

  /** What belongs to the template; `make` is asked for it the first time. */
  at({ segments }: PathTemplate, make: () => Endpoint): Endpoint {
    this.packed = null;
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
    return descend((this.packed ??= pack(this.root)), path, 1, endOf(path));
  }

  /** As `find`, but all that match, the most specific first. */
  findAll(path: string): readonly Endpoint[] {
    const found: Endpoint[] = [];
    collect((this.packed ??= pack(this.root)), path, 1, endOf(path), found);
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

/** The tree as it is searched: a leaf wherever one template is left. */
function pack<Endpoint>(root: Node<Endpoint>): Packed<Endpoint> {
  const tails = new Map<string, Tail>();
  return packed(root, tails);
}

function packed<Endpoint>(node: Node<Endpoint>, tails: Map<string, Tail>): Packed<Endpoint> {
  const leaf = onlyOne(node);
  if (leaf !== null) return new Leaf(sharedTail(leaf.segments, leaf.isOpen, tails), leaf.endpoint);
  const { literals, parameter, end, rest } = node;
  const packedLiterals =
    literals && new Map([...literals].map(([text, next]) => [text, packed(next, tails)] as const));
  return new Branch(packedLiterals, parameter && packed(parameter, tails), end, rest);
}

interface OnlyTemplate<Endpoint> {
  readonly segments: readonly TailSegment[];
  readonly isOpen: boolean;
  readonly endpoint: Endpoint;
}

/** The one template below the node; null where there are several, or none. */
function onlyOne<Endpoint>(start: Node<Endpoint>): OnlyTemplate<Endpoint> | null {
  const segments: TailSegment[] = [];
  let node = start;
  for (;;) {
    const { literals, parameter, end, rest } = node;
    const ways =
      (literals?.size ?? 0) + Number(parameter !== null) + Number(end !== null) + Number(rest !== null);
    if (ways !== 1) return null;
    const endpoint = end ?? rest;
    if (endpoint !== null) return { segments, isOpen: rest !== null, endpoint };
    const [text, next] = parameter === null ? [...literals!][0]! : ([null, parameter] as const);
    segments.push(text);
    node = next;
  }
}

function sharedTail(segments: readonly TailSegment[], isOpen: boolean, tails: Map<string, Tail>): Tail {
  const key = JSON.stringify([segments, isOpen]);
  let tail = tails.get(key);
  if (tail === undefined) tails.set(key, (tail = { segments, isOpen }));
  return tail;
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
