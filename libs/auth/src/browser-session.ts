import { createParamDecorator, UnauthorizedException, type ExecutionContext } from '@nestjs/common';
import type { LiveSession } from '@gatehouse/sessions';

/** Sessions of requests that are being answered. */
const found = new WeakMap<object, LiveSession>();

export function rememberSession(request: object, live: LiveSession): void {
  found.set(request, live);
}

/** The live session that came with a request, once the guard has looked; null: nobody is logged in. */
export function sessionOf(request: object): LiveSession | null {
  return found.get(request) ?? null;
}

/** The live session of whoever asks, for handlers that are not public. */
export const CurrentSession = createParamDecorator(
  (_data: unknown, context: ExecutionContext): LiveSession => {
    const live = sessionOf(context.switchToHttp().getRequest<object>());
    if (live === null) throw new UnauthorizedException();
    return live;
  },
);
