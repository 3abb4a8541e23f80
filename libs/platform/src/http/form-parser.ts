import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { parseForm } from './form';

const type = 'application/x-www-form-urlencoded';

interface FormConfig {
  readonly wholeForm?: boolean;
}

/**
 * The handler gets its form as `URLSearchParams`, with every field that was sent: it answers a field that comes twice in words
 * of its own. All others get what `parseForm` makes of it, which refuses that.
 */
export const WholeForm = () => RouteConfig({ wholeForm: true } satisfies FormConfig);

/** Teaches a server to read forms. */
export function readForms(server: FastifyInstance): void {
  server.addContentTypeParser<string>(type, { parseAs: 'string' }, (request, body, done) => {
    const { wholeForm = false } = request.routeOptions.config as FormConfig;
    try {
      done(null, wholeForm ? new URLSearchParams(body) : parseForm(body));
    } catch (error) {
      done(error as Error);
    }
  });
}
