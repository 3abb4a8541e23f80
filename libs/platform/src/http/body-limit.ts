import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

interface Config {
  readonly bodyLimit?: number;
}

/** Bytes of a body that this one address takes, where the limit of all others is too small. More is answered with 413. */
export function BodyLimit(bytes: number): MethodDecorator {
  return RouteConfig({ bodyLimit: bytes } satisfies Config);
}

/** Makes `@BodyLimit` count: Nest hands on what a handler declares only as configuration. Before routes are added. */
export function followBodyLimits(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as Config;
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
}
