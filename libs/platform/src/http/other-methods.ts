import { MethodNotAllowedException } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** An address as routes have it, and the methods that it takes. */
interface KnownAddress {
  readonly url: string;
  readonly methods: Set<string>;
}

/**
 * Answers 405 with `Allow` (RFC 9110 §15.5.6) where an address is known and its method is not: the methods that are
 * missing become routes of their own, which refuse before a body is read. So it costs other requests nothing.
 */
export class OtherMethods {
  private readonly known = new Map<string, KnownAddress>();

  constructor(private readonly server: FastifyInstance) {}

  /** Notes what is added from now on. */
  follow(): void {
    this.server.addHook('onRoute', ({ url, method }) => {
      const key = url.replace(/:[A-Za-z0-9_]+(?=\/|$)/g, ':');
      const address = this.known.get(key) ?? { url, methods: new Set() };
      for (const one of [method].flat()) address.methods.add(one);
      this.known.set(key, address);
    });
  }

  /** To be called once, when all routes are there. */
  refuse(): void {
    const addresses = [...this.known.values()].filter(({ url }) => url !== '*' && url !== '/*');
    const missing = addresses.map(({ url, methods }) => ({
      url,
      allow: [...methods].sort().join(', '),
      method: this.server.supportedMethods.filter(
        (one) => !methods.has(one) && !isTaken(one, url, addresses),
      ),
    }));
    for (const { url, method, allow } of missing) if (method.length > 0) this.add(url, method, allow);
  }

  private add(url: string, method: string[], allow: string): void {
    this.server.route({
      url,
      method,
      onRequest: (_request, reply, done) => {
        void reply.header('allow', allow);
        done(new MethodNotAllowedException());
      },
      handler: () => undefined,
    });
  }
}

/** Whether a more general address takes the method in its place: `POST /clients/:id` takes `POST /clients/new`. */
function isTaken(method: string, url: string, addresses: readonly KnownAddress[]): boolean {
  return addresses.some((other) => other.methods.has(method) && isWithin(url, other.url));
}

function isWithin(url: string, pattern: string): boolean {
  const [parts, wanted] = [url.split('/'), pattern.split('/')];
  const open = wanted.at(-1) === '*';
  if (open ? parts.length < wanted.length : parts.length !== wanted.length) return false;
  return wanted.every((part, index) => part === '*' || part.startsWith(':') || part === parts[index]);
}
