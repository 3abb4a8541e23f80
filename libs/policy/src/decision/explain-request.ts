import type { CompiledPolicy } from '../compiled-policy';
import { canonicalTarget } from '../routes/canonical-path';
import { normalHost } from '../routes/host';
import { explain, type Explanation } from './explain';
import type { Holder } from './holder';

/** A request as somebody writes it down who asks what would become of it. */
export interface AskedRequest {
  /** In capitals. */
  readonly method: string;
  /** The path as a client would send it, with or without a query. */
  readonly target: string;
  /** With or without a port; null: none is known. */
  readonly host: string | null;
}

export interface RequestExplanation extends Omit<Explanation, 'reason'> {
  /** `bad_path` and `bad_method` also for what no policy is asked about: see `malformed`. */
  readonly reason: Explanation['reason'] | 'bad_path';
  /** What was judged; null where the request is refused as it is. */
  readonly path: string | null;
  /** What is wrong with a request that is refused before any rule is looked for; null: nothing. */
  readonly malformed: string | null;
}

/** Methods that rules can list; any other is refused. */
export const knownMethods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
]);

/** As `explain`, but from the request as it is sent: a path that has no canonical form is refused, and that is said. */
export function explainRequest(
  compiled: CompiledPolicy,
  { method, target, host }: AskedRequest,
  holder: Holder | null,
  now: number,
): RequestExplanation {
  if (!knownMethods.has(method))
    return malformed(compiled, holder, 'bad_method', `“${method}” is no method that rules know.`);
  const canonical = canonicalTarget(target);
  if (canonical === null) return malformed(compiled, holder, 'bad_path', badPath);
  const normal = host === null || host === '' ? null : normalHost(host);
  if (normal === null && host !== null && host !== '')
    return malformed(compiled, holder, 'bad_path', `“${host}” is no host.`);
  const { path } = canonical;
  const request = { method, host: normal, path, preflight: null };
  return { ...explain(compiled, request, holder, now), path, malformed: null };
}

const badPath =
  'This path has no canonical form (dot or empty segments, encoded separators, escapes of escapes, no slash at its ' +
  'beginning): it is refused as it is, whoever asks.';

function malformed(
  { version }: CompiledPolicy,
  holder: Holder | null,
  reason: 'bad_path' | 'bad_method',
  sentence: string,
): RequestExplanation {
  return {
    allowed: false,
    reason,
    policyVersion: version,
    rule: null,
    owner: null,
    required: [],
    held: holder === null ? [] : [...holder.scopes],
    missing: [],
    roles: [],
    close: [],
    path: null,
    malformed: sentence,
  };
}
