import type { IncomingHttpHeaders } from 'node:http';

/** What Fastify's and Express' requests have in common. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Parameters of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
}

interface WithRawHeaders {
  readonly rawHeaders?: readonly string[];
  readonly raw?: { readonly rawHeaders: readonly string[] };
}

/**
 * All values of a header as they came, in their order. Node.js merges and drops duplicates before anybody sees them, so
 * a header that must come once is looked for here.
 */
export function valuesOf(request: HttpRequest, name: string): readonly string[] {
  const { raw, rawHeaders = raw?.rawHeaders } = request as HttpRequest & WithRawHeaders;
  if (rawHeaders === undefined) throw new TypeError('the request has no raw headers');
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const header = rawHeaders[index]!;
    if (header.length === name.length && header.toLowerCase() === name) values.push(rawHeaders[index + 1]!);
  }
  return values;
}
