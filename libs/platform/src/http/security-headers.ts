import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * Headers of every answer. Pages set a policy of their own that allows what they need; this one is for all the rest,
 * which is never meant to be shown. They are the same for all requests, so helmet is asked for them once: to have them
 * made for each costs as much as to find out who asks.
 */
export function securityHeaders(production: boolean): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => void (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  let failure: unknown = new Error('helmet did not answer at once');
  helmet(options(production))({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    failure = error;
  });
  if (failure !== undefined) throw failure;
  return headers;
}

/** Of these, what matters to answers that no page ever shows: they are not guessed at, not framed, and not sent in clear. */
export function programHeaders(all: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const wanted = ['x-content-type-options', 'strict-transport-security', 'x-frame-options'];
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
}

/** `Referrer-Policy` is `same-origin`, because under `no-referrer` browsers send our own forms with `Origin: null`. */
function options(production: boolean): HelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'script-src': ["'self'"],
        'img-src': ["'self'"],
        'font-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
      },
    },
    hsts: production ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    originAgentCluster: true,
    xXssProtection: false,
    xDownloadOptions: false,
    xDnsPrefetchControl: false,
    xPermittedCrossDomainPolicies: false,
  };
}
