import {
  canonicalTarget,
  knownMethods,
  normalHost,
  type CanonicalTarget,
  type RouteRequest,
} from '@gatehouse/policy';
import type { CredentialReader, Credentials } from './credentials';
import type { Asked } from './gateway-dialects';

/** The request that the gateway asks about. */
export interface GatewayRequest extends RouteRequest {
  readonly target: CanonicalTarget;
  /** With its port, as the browser has it. */
  readonly hostAsSent: string | null;
  readonly scheme: string;
  readonly credentials: Credentials;
}

export type MalformedReason = 'bad_path' | 'bad_method' | 'conflicting_credentials';

/**
 * Makes the request of what a gateway said in its dialect, or says what is wrong with it: method and target have to be
 * there once, nothing that is read may be there twice, and a host has to be one. A gateway that forwards the path as it came says so
 * (`X-Gateway-Path: exact`): then a path that is spelled in another way than it is judged is refused too.
 */
export function readRequest(asked: Asked, reader: CredentialReader): GatewayRequest | MalformedReason {
  const { uri, method, host, proto } = asked;
  if (method?.length !== 1 || !knownMethods.has(method[0]!)) return 'bad_method';
  const target = uri?.length === 1 ? canonicalTarget(uri[0]!) : null;
  if (target === null || isTwice(host) || isTwice(proto)) return 'bad_path';
  const hostAsSent = host?.[0] ?? null;
  const normal = hostAsSent === null ? null : normalHost(hostAsSent);
  if (normal === null && hostAsSent !== null && hostAsSent !== '') return 'bad_path';
  if (asked.exact !== undefined && target.path + target.query !== uri![0]) return 'bad_path';
  return {
    method: method[0]!,
    host: normal,
    path: target.path,
    preflight: method[0] === 'OPTIONS' ? preflightOf(asked) : null,
    target,
    hostAsSent,
    scheme: proto?.[0] ?? 'https',
    credentials: reader.read(asked.authorization, asked.cookie, asked.dpop),
  };
}

function isTwice(values: readonly string[] | undefined): boolean {
  return values !== undefined && values.length > 1;
}

/** Of one origin about one method that is known; what else calls itself a preflight is none. */
function preflightOf({ origin, requestedMethod }: Asked): string | null {
  if (origin?.length !== 1 || origin[0] === '' || requestedMethod?.length !== 1) return null;
  return knownMethods.has(requestedMethod[0]!) ? requestedMethod[0]! : null;
}

/** The address as the client has it, for coming back after log-in and for proofs; null where the gateway does not say enough. */
export function browserUrl({ scheme, host, hostAsSent, target }: GatewayRequest): string | null {
  if (host === null || !/^https?$/.test(scheme)) return null;
  return `${scheme}://${hostAsSent}${target.path}${target.query}`;
}
