import type { CompiledRule } from '../compiled-rule';
import { segmentKey } from '../routes/path-template';
import { segmentEnd } from '../routes/packed-routes';
import type { Holder } from './holder';
import type { RequiredScope } from './required-scopes';

const nothing: readonly string[] = [];

/**
 * What the holder lacks of what a rule requires on a path: of the alternatives the one that lacks least. Empty: nothing.
 * For each required scope suffices the global one; else the one on the resource that the path names; else the plain
 * one, if it counts: always without bindings, with `own` on the holder's own, with `resource` alone only if the rule says so.
 */
export function missingScopes(compiled: CompiledRule, holder: Holder, path: string): readonly string[] {
  const { requirement, resourceAt, ownAt } = compiled;
  const { alternatives } = requirement;
  if (alternatives.length === 0) return nothing;
  const resource = resourceAt < 0 ? null : segmentAt(path, resourceAt);
  const plainCounts = compiled.plainCounts || (ownAt >= 0 && holder.ownIds.includes(segmentAt(path, ownAt)));
  let least: readonly string[] | null = null;
  for (const all of alternatives) {
    const missing = missingOf(all, holder.scopes, resource, plainCounts);
    if (missing.length === 0) return nothing;
    if (least === null || missing.length < least.length) least = missing;
  }
  return least!;
}

/** A segment of a path by its number, from 0, as parameters have it: decoded. */
function segmentAt(path: string, number: number): string {
  let at = 1;
  for (let skipped = 0; skipped < number; skipped += 1) at = path.indexOf('/', at) + 1;
  return segmentKey(path.slice(at, segmentEnd(path, at, path.length)));
}

function missingOf(
  all: readonly RequiredScope[],
  held: ReadonlySet<string>,
  resource: string | null,
  plainCounts: boolean,
): readonly string[] {
  let missing: string[] | null = null;
  for (const required of all) {
    if (isHeld(required, held, resource, plainCounts)) continue;
    missing ??= [];
    missing.push(lacking(required, resource, plainCounts));
  }
  return missing ?? nothing;
}

function isHeld(
  { text, global, plain }: RequiredScope,
  held: ReadonlySet<string>,
  resource: string | null,
  plainCounts: boolean,
): boolean {
  if (held.has(global)) return true;
  if (plain === null) return held.has(text);
  // `*` in a path is a name like any other, and nobody's global scope.
  if (resource !== null && resource !== '*' && held.has(`${plain}:${resource}`)) return true;
  return plainCounts && held.has(plain);
}

/** The least that would have sufficed. A path may name what no scope can spell; then it is the global one. */
function lacking(required: RequiredScope, resource: string | null, plainCounts: boolean): string {
  if (required.plain === null || plainCounts) return required.text;
  const onIt = resource !== null && /^[A-Za-z0-9_.@-]{1,128}$/.test(resource);
  return onIt ? `${required.plain}:${resource}` : required.global;
}
