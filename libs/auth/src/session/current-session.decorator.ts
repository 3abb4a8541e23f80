import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { unauthenticated } from '../guard/auth-refusal';
import type { AuthSession } from './auth-session';

const found = Symbol('AuthSession');

interface Request {
  [found]?: AuthSession;
}

/** For the guard, and nobody else. */
export function rememberSession(request: object, session: AuthSession): void {
  (request as Request)[found] = session;
}

/** The session that came with a request, once the guard has looked; null: nobody is there. */
export function sessionOf(request: object): AuthSession | null {
  return (request as Request)[found] ?? null;
}

/**
 * The session of whoever asks, an `AuthSession`. In a handler that is public nobody may be there: 401, or null with
 * `@CurrentSession({ optional: true })`.
 */
export const CurrentSession = createParamDecorator(
  (options: { readonly optional?: boolean } | undefined, context: ExecutionContext): AuthSession | null => {
    const session = sessionOf(context.switchToHttp().getRequest<object>());
    if (session === null && options?.optional !== true) throw unauthenticated('no_credentials');
    return session;
  },
);
