import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Headers, RawRequest } from '../http/raw-request';
import { valuesIn, type RawResponse } from '../http/raw-response';
import { root } from '../stack/built-app';

/** A client's request, as a gateway has it. */
export type ClientRequest = Required<Pick<RawRequest, 'method' | 'target' | 'host'>> & {
  readonly headers: Headers;
};

/**
 * A gateway that is not installed here: what it asks, what it does with the answer, by its own documentation and
 * sources, and by our configuration of it.
 */
export interface QuotedGateway {
  readonly name: string;
  question(request: ClientRequest): RawRequest;
  /** The headers that the service gets. */
  forwarded(request: ClientRequest, answer: RawResponse): Headers;
}

/**
 * Traefik, by pkg/middlewares/auth/forward.go of version 3 (and 2): all headers of the client but hop-by-hop ones, and
 * its own `X-Forwarded-*` in place of the client's; always by GET, without a body.
 */
export function traefik(secret: string): QuotedGateway {
  const { middlewares } = readConfiguration('traefik/gatehouse.yaml').http;
  const clean = Object.entries<string>(middlewares['gatehouse-clean'].headers.customRequestHeaders);
  const { authResponseHeaders, authResponseHeadersRegex, address } =
    middlewares['gatehouse-auth'].forwardAuth;
  const cleaned = (headers: Headers): Headers => [
    ...without(
      headers,
      clean.map(([name]) => name),
    ),
    ...clean.flatMap(([name, value]) =>
      value === '' ? [] : [[name, value.replace('{{ env "GATEWAY_SECRET" }}', secret)] as const],
    ),
  ];
  return {
    name: 'Traefik',
    question: ({ method, target, host, headers }) => ({
      method: 'GET',
      target: address.replace('{{ env "AUTHORIZER_URL" }}', ''),
      host: 'authorizer:4002',
      headers: [
        ...without(cleaned(headers), ['Connection', 'Content-Length', 'X-Forwarded-For', 'X-Forwarded-Host']),
        ['X-Forwarded-For', '203.0.113.9'],
        ['X-Forwarded-Method', method],
        ['X-Forwarded-Proto', 'https'],
        ['X-Forwarded-Port', '443'],
        ['X-Forwarded-Host', host],
        ['X-Forwarded-Uri', target],
      ],
    }),
    forwarded: ({ headers }, answer) => {
      const odd = new RegExp(authResponseHeadersRegex);
      const kept = without(cleaned(headers), authResponseHeaders).filter(([name]) => !odd.test(name));
      const chain: string[] = middlewares['gatehouse-protected'].chain.middlewares;
      const done = chain
        .slice(chain.indexOf('gatehouse-auth') + 1)
        .flatMap((name) => Object.keys(middlewares[name].headers.customRequestHeaders));
      return without([...kept, ...copied(answer, authResponseHeaders)], done);
    },
  };
}

/**
 * Envoy, by its documentation of `envoy.extensions.filters.http.ext_authz.v3`: the client's method, host, path behind
 * the prefix and authorization, headers that are allowed, `content-length: 0`, and headers to add.
 */
export function envoy(secret: string): QuotedGateway {
  const [listener] = readConfiguration('envoy/envoy.yaml').static_resources.listeners;
  const manager = listener.filter_chains[0].filters[0].typed_config;
  const removed: string[] = manager.early_header_mutation_extensions[0].typed_config.mutations.map(
    (mutation: { remove: string }) => mutation.remove,
  );
  const filter = manager.http_filters[0].typed_config;
  const { path_prefix, authorization_request, authorization_response } = filter.http_service;
  const exact = (list: { patterns: { exact: string }[] }) => list.patterns.map((pattern) => pattern.exact);
  const allowed = ['authorization', ...exact(filter.allowed_headers)];
  const upstream = exact(authorization_response.allowed_upstream_headers);
  const [app] = manager.route_config.virtual_hosts;
  const { request_headers_to_remove: routed } = app.routes.at(-1);
  return {
    name: 'Envoy',
    question: ({ method, target, host, headers }) => ({
      method,
      target: `${path_prefix}${target}`,
      host,
      headers: [
        ['content-length', '0'],
        ...without(headers, removed).filter(([name]) => allowed.includes(name.toLowerCase())),
        ['x-forwarded-proto', 'https'],
        ...authorization_request.headers_to_add.map(
          ({ key, value }: { key: string; value: string }) =>
            [key, value === 'GATEWAY_SECRET' ? secret : value] as const,
        ),
      ],
    }),
    forwarded: ({ headers }, answer) => [
      ...without(headers, [...removed, ...upstream, ...routed]).filter(([name]) => !name.includes('_')),
      ...copied(answer, upstream),
    ],
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what another program reads has no type here
function readConfiguration(file: string): any {
  return parse(readFileSync(join(root, 'docker', file), 'utf8'));
}

function without(headers: Headers, names: readonly string[]): Headers {
  const lower = names.map((name) => name.toLowerCase());
  return headers.filter(([name]) => !lower.includes(name.toLowerCase()));
}

function copied(answer: RawResponse, names: readonly string[]): Headers {
  return names.flatMap((name) => valuesIn(answer.rawHeaders, name).map((value) => [name, value] as const));
}
