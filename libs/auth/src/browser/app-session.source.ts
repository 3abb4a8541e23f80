import type { HttpRequest } from '../guard/http-request';
import { SessionSource, type Finding } from '../session/session-source';

/**
 * Pages know people by the cookie of their browser, APIs (`/api/…`) by a bearer token and by nothing else: what a cookie
 * opened, a page of anybody's could send, and an API has no forms with tokens against that.
 */
export class AppSessionSource extends SessionSource {
  constructor(
    private readonly pages: SessionSource,
    private readonly api: SessionSource,
  ) {
    super();
  }

  find(request: HttpRequest): Finding | Promise<Finding> {
    return isApi(request) ? this.api.find(request) : this.pages.find(request);
  }
}

/** By the route that was found, and not by the address as it was spelled. Our own apps run on Fastify. */
function isApi(request: HttpRequest): boolean {
  const { routeOptions } = request as HttpRequest & { readonly routeOptions?: { readonly url?: string } };
  return routeOptions?.url?.startsWith('/api/') === true;
}
