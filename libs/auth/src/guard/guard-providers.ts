import type { Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, HttpAdapterHost, Reflector } from '@nestjs/core';
import type { Clock } from '@gatehouse/identity';
import { SessionSource } from '../session/session-source';
import { AuthProblems } from './auth-problems.filter';
import { AuthGuard } from './auth.guard';
import { RefusalLog } from './refusal-log';

/** The guard before every handler of the app; the module that takes these provides `SessionSource`. */
export function guardProvider(clock: Clock): Provider {
  return {
    provide: APP_GUARD,
    inject: [Reflector, SessionSource],
    useFactory: (reflector: Reflector, source: SessionSource) =>
      new AuthGuard(reflector, source, new RefusalLog(clock)),
  };
}

/** Answers of the guard as problems, for an app that has no way of its own. */
export const problemsProvider: Provider = {
  provide: APP_FILTER,
  inject: [HttpAdapterHost],
  useFactory: (host: HttpAdapterHost) => new AuthProblems(host),
};
