import type { IncomingMessage } from 'node:http';
import { HeaderNames, readHeaders } from './raw-headers';

/** What a gateway may say in a question. */
type Field =
  | 'uri'
  | 'method'
  | 'host'
  | 'proto'
  | 'authorization'
  | 'dpop'
  | 'cookie'
  | 'origin'
  | 'requestedMethod'
  | 'secret'
  | 'exact';

/** What a gateway said: each field with every value that came, in order, unjudged. */
export type Asked = Partial<Record<Field, readonly string[]>>;

/** How one kind of gateway puts its question, and what it does with the answer. */
export interface Dialect {
  /** Takes the question out of a request. Reads the headers of this dialect, whatever else is beside them. */
  read(request: IncomingMessage): Asked;
  /**
   * Whether the client gets a refusal as it is, so that it has to be one that a browser understands, and the service
   * headers as they are, so that its `Cookie` has to be among them.
   */
  readonly handsAnswersOn: boolean;
}

/** What every gateway passes on as the client sent it, and what it says of itself. */
const common = [
  ['authorization', 'authorization'],
  ['dpop', 'dpop'],
  ['cookie', 'cookie'],
  ['origin', 'origin'],
  ['access-control-request-method', 'requestedMethod'],
  ['x-gateway-secret', 'secret'],
  ['x-gateway-path', 'exact'],
] as const;

/** A dialect in which everything stands in headers. */
class HeaderDialect implements Dialect {
  constructor(
    private readonly names: HeaderNames<Field>,
    readonly handsAnswersOn: boolean,
  ) {}

  read(request: IncomingMessage): Asked {
    return readHeaders(request.rawHeaders, this.names);
  }
}

/** NGINX `auth_request`, with the files of docker/nginx, which make the client's answer themselves. */
export const nginxDialect: Dialect = new HeaderDialect(
  new HeaderNames<Field>([
    ['x-original-uri', 'uri'],
    ['x-original-method', 'method'],
    ['x-original-host', 'host'],
    ['x-original-proto', 'proto'],
    ...common,
  ]),
  false,
);

/** Traefik's ForwardAuth, Caddy's forward_auth, and HAProxy with the script of docker/haproxy. */
export const forwardDialect: Dialect = new HeaderDialect(
  new HeaderNames<Field>([
    ['x-forwarded-uri', 'uri'],
    ['x-forwarded-method', 'method'],
    ['x-forwarded-host', 'host'],
    ['x-forwarded-proto', 'proto'],
    ...common,
  ]),
  true,
);

export const envoyPrefix = '/auth/envoy';

/**
 * Envoy's ext_authz over HTTP: the client's method and host, and its path behind the prefix. Envoy sets
 * `x-forwarded-proto` itself, and passes it on if it is among `allowed_headers`.
 */
export const envoyDialect: Dialect = {
  handsAnswersOn: true,
  read(request) {
    const asked: { -readonly [Name in Field]?: readonly string[] } = readHeaders(
      request.rawHeaders,
      envoyHeaders,
    );
    asked.uri = [request.url!.slice(envoyPrefix.length)];
    asked.method = [request.method!];
    return asked;
  },
};

const envoyHeaders = new HeaderNames<Field>([['host', 'host'], ['x-forwarded-proto', 'proto'], ...common]);

/**
 * The dialect of the address that is asked; null for an address that is none of ours. A query at an address whose
 * question is in headers says nothing. NGINX asks by HEAD: it reads no body of an answer, and would have to close the
 * connection over one.
 */
export function dialectOf(url: string, method: string): Dialect | null {
  if (!url.startsWith('/auth')) return null;
  if (url.startsWith(envoyPrefix)) return envoyDialect;
  if (method !== 'GET' && method !== 'HEAD') return null;
  if (url === '/auth' || url.startsWith('/auth?')) return nginxDialect;
  return url === '/auth/forward' || url.startsWith('/auth/forward?') ? forwardDialect : null;
}
