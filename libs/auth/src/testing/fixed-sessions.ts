import type { TestingModuleBuilder } from '@nestjs/testing';
import type { AuthSession } from '../session/auth-session';
import { noCredentials, SessionSource, type Finding } from '../session/session-source';

/**
 * Lets a test say who is there, in place of tokens and cookies: the guard and everything after it are the real ones.
 *
 * ```ts
 * const sessions = new FixedSessions();
 * const module = await sessions.in(Test.createTestingModule({ imports: [AppModule] })).compile();
 * sessions.become(anAuthSession({ scopes: ['submission:read'] }));
 * ```
 */
export class FixedSessions extends SessionSource {
  constructor(private session: AuthSession | null = null) {
    super();
  }

  in(builder: TestingModuleBuilder): TestingModuleBuilder {
    return builder.overrideProvider(SessionSource).useValue(this);
  }

  /** From now on this session comes with every request; null: none does. */
  become(session: AuthSession | null): void {
    this.session = session;
  }

  find(): Finding {
    return this.session === null ? noCredentials : { session: this.session };
  }
}
