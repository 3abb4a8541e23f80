import { canonicalTarget, type CanonicalTarget } from '@gatehouse/policy';
import type { CredentialReader, Credentials } from './credentials';
import type { Asked } from './gateway-dialects';

/** The request that the gateway asks about. */
export interface GatewayRequest {
  readonly method: string;
  readonly target: CanonicalTarget;
  readonly host: string | null;
  readonly scheme: string;
  /** The method that a CORS preflight asks about (Fetch standard, "CORS-preflight request"); null: it is none. */
  readonly preflight: string | null;
  readonly credentials: Credentials;
}

export type MalformedReason = 'bad_path' | 'bad_method' | 'conflicting_credentials';

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Makes the request of what a gateway said in its dialect, or says what is wrong with it: method and target have to be
 * there once, and nothing that is read may be there twice. A gateway that forwards the path as it came says so
 * (`X-Gateway-Path: exact`): then a path that is spelled in another way than it is judged is refused too.
 */
export function readRequest(asked: Asked, reader: CredentialReader): GatewayRequest | MalformedReason {
  const { uri, method, host, proto } = asked;
  if (method?.length !== 1 || !methods.has(method[0]!)) return 'bad_method';
  const target = uri?.length === 1 ? canonicalTarget(uri[0]!) : null;
  if (target === null || isTwice(host) || isTwice(proto)) return 'bad_path';
  if (asked.exact !== undefined && target.path + target.query !== uri![0]) return 'bad_path';
  return {
    method: method[0]!,
    target,
    host: host?.[0] ?? null,
    scheme: proto?.[0] ?? 'https',
    preflight: method[0] === 'OPTIONS' ? preflightOf(asked) : null,
    credentials: reader.read(asked.authorization, asked.cookie),
  };
}

function isTwice(values: readonly string[] | undefined): boolean {
  return values !== undefined && values.length > 1;
}

/** Of one origin about one method that is known; what else calls itself a preflight is none. */
function preflightOf({ origin, requestedMethod }: Asked): string | null {
  if (origin?.length !== 1 || origin[0] === '' || requestedMethod?.length !== 1) return null;
  return methods.has(requestedMethod[0]!) ? requestedMethod[0]! : null;
}

/** The address as the browser has it, for coming back after log-in; null where the gateway does not say enough. */
export function browserUrl({ scheme, host, target }: GatewayRequest): string | null {
  if (host === null || !/^[A-Za-z0-9.:[\]-]{1,255}$/.test(host) || !/^https?$/.test(scheme)) return null;
  return `${scheme}://${host}${target.path}${target.query}`;
}
