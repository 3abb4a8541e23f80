import { canonicalTarget, type CanonicalTarget } from '@gatehouse/policy';
import type { CredentialReader, Credentials } from './credentials';
import { HeaderNames, readHeaders } from './raw-headers';

/** The request that the gateway asks about. */
export interface GatewayRequest {
  readonly method: string;
  readonly target: CanonicalTarget;
  readonly host: string | null;
  readonly scheme: string;
  readonly credentials: Credentials;
}

export type MalformedReason = 'bad_path' | 'bad_method' | 'conflicting_credentials';

type Field = 'uri' | 'method' | 'host' | 'proto' | 'authorization' | 'cookie';

/** The headers that NGINX sets for a sub-request; only these are read, whatever else the client sent. */
const nginxHeaders = new HeaderNames<Field>([
  ['x-original-uri', 'uri'],
  ['x-original-method', 'method'],
  ['x-original-host', 'host'],
  ['x-original-proto', 'proto'],
  ['authorization', 'authorization'],
  ['cookie', 'cookie'],
]);

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Reads the request that NGINX asks about, or says what is wrong with it. */
export function readNginxRequest(
  rawHeaders: readonly string[],
  reader: CredentialReader,
): GatewayRequest | MalformedReason {
  const { uri, method, host, proto, authorization, cookie } = readHeaders(rawHeaders, nginxHeaders);
  if (method?.length !== 1 || !methods.has(method[0]!)) return 'bad_method';
  const target = uri?.length === 1 ? canonicalTarget(uri[0]!) : null;
  if (target === null || (host !== undefined && host.length > 1)) return 'bad_path';
  return {
    method: method[0]!,
    target,
    host: host?.[0] ?? null,
    scheme: proto?.[0] ?? 'https',
    credentials: reader.read(authorization, cookie),
  };
}

/** The address as the browser has it, for coming back after log-in; null where the gateway does not say enough. */
export function browserUrl({ scheme, host, target }: GatewayRequest): string | null {
  if (host === null || !/^[A-Za-z0-9.:[\]-]{1,255}$/.test(host) || !/^https?$/.test(scheme)) return null;
  return `${scheme}://${host}${target.path}${target.query}`;
}
