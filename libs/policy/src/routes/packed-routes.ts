import { segmentKey } from './path-template';

/** A segment of a tail: a literal, or null for a parameter. */
export type TailSegment = string | null;

/** How a path has to go on where only one template is left. Templates that end alike share it. */
export interface Tail {
  readonly segments: readonly TailSegment[];
  /** Any number of segments may follow. */
  readonly isOpen: boolean;
}

/** Where one template is left. */
export class Leaf<Endpoint> {
  constructor(
    readonly tail: Tail,
    readonly endpoint: Endpoint,
  ) {}
}

/** Where several are left. */
export class Branch<Endpoint> {
  constructor(
    readonly literals: ReadonlyMap<string, Packed<Endpoint>> | null,
    readonly parameter: Packed<Endpoint> | null,
    readonly end: Endpoint | null,
    readonly rest: Endpoint | null,
  ) {}
}

export type Packed<Endpoint> = Leaf<Endpoint> | Branch<Endpoint>;

const slash = 0x2f;

/** Where the last segment ends: one slash at the end of a path says nothing. */
export function endOf(path: string): number {
  return path.length > 1 && path.charCodeAt(path.length - 1) === slash ? path.length - 1 : path.length;
}

/** The segment that begins at `at` ends before this. */
export function segmentEnd(path: string, at: number, end: number): number {
  const stop = path.indexOf('/', at);
  return stop < 0 || stop > end ? end : stop;
}

/** What the most specific template that matches from `at` on leads to; null: none does. */
export function descend<Endpoint>(
  node: Packed<Endpoint>,
  path: string,
  at: number,
  end: number,
): Endpoint | null {
  if (node instanceof Leaf) return matchesTail(node.tail, path, at, end) ? node.endpoint : null;
  if (at >= end) return node.end ?? node.rest;
  const stop = segmentEnd(path, at, end);
  const next = node.literals?.get(segmentKey(path.slice(at, stop)));
  const found = next === undefined ? null : descend(next, path, stop + 1, end);
  if (found !== null) return found;
  const other = node.parameter === null ? null : descend(node.parameter, path, stop + 1, end);
  return other ?? node.rest;
}

/** As `descend`, but all that match, the most specific first. */
export function collect<Endpoint>(
  node: Packed<Endpoint>,
  path: string,
  at: number,
  end: number,
  found: Endpoint[],
): void {
  if (node instanceof Leaf) {
    if (matchesTail(node.tail, path, at, end)) found.push(node.endpoint);
    return;
  }
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

function matchesTail({ segments, isOpen }: Tail, path: string, start: number, end: number): boolean {
  let at = start;
  for (const segment of segments) {
    if (at >= end) return false;
    const stop = segmentEnd(path, at, end);
    if (segment !== null && segment !== segmentKey(path.slice(at, stop))) return false;
    at = stop + 1;
  }
  return isOpen || at >= end;
}
