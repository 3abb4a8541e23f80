import { Module, type DynamicModule } from '@nestjs/common';
import { SystemClock, type Clock } from '@gatehouse/identity';
import { LegacyEndorsements, LegacyModule, LegacySessions, LegacyUsers } from '@gatehouse/legacy';
import { databaseUri } from '@gatehouse/platform';
import { guardProvider, problemsProvider } from '../guard/guard-providers';
import { SessionSource } from '../session/session-source';
import { ClassicSessionSource } from './classic-session.source';

/** Named as arXiv's settings, which have the same values. */
export interface OnPremisesOptions {
  /** `CLASSIC_DATABASE_URI`: `mysql://…` or `sqlite:///…`. Its user needs no right but SELECT. */
  readonly databaseUri: string;
  /** `CLASSIC_SESSION_HASH`; several values newest first. */
  readonly sessionHash: string | readonly string[];
  /** `SESSION_DURATION`, seconds; 36000 by default. */
  readonly sessionDuration?: number;
  /** `CLASSIC_COOKIE_NAME`; `tapir_session` by default. */
  readonly cookieName?: string;
  readonly clock?: Clock;
}

/**
 * The one import of a service that runs beside the old system, without a gateway before it: the same guard and decorators,
 * sessions from the legacy database and its cookie. Options that cannot be right stop the start; a database that does not
 * answer yet does not, and is 503.
 */
@Module({})
export class OnPremisesAuthModule {
  static forRoot(options: OnPremisesOptions): DynamicModule {
    const rules = rulesOf(options);
    const clock = options.clock ?? new SystemClock();
    return {
      module: OnPremisesAuthModule,
      global: true,
      imports: [LegacyModule.forReading(databaseUri(options.databaseUri))],
      providers: [
        {
          provide: SessionSource,
          inject: [LegacySessions, LegacyUsers, LegacyEndorsements],
          useFactory: (sessions: LegacySessions, users: LegacyUsers, endorsements: LegacyEndorsements) =>
            new ClassicSessionSource({ sessions, users, endorsements }, rules, clock),
        },
        guardProvider(clock),
        problemsProvider,
      ],
      exports: [SessionSource],
    };
  }
}

function rulesOf({ sessionHash, sessionDuration = 36_000, cookieName = 'tapir_session' }: OnPremisesOptions) {
  const secrets = typeof sessionHash === 'string' ? [sessionHash] : sessionHash;
  if (secrets.length === 0 || secrets.includes('')) throw new TypeError('sessionHash is empty');
  if (!Number.isInteger(sessionDuration) || sessionDuration <= 0) {
    throw new TypeError('sessionDuration is a whole number of seconds');
  }
  return { secrets, duration: sessionDuration, cookieName };
}
