import { Logger, Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { hkdfSync } from 'node:crypto';
import {
  AccountRoles,
  Accounts,
  AccountsDataModule,
  AuditLog,
  Credentials,
  Outbox,
  Policies,
  Rebuild,
  Rights,
  StoreGeneration,
  Suspensions,
} from '@gatehouse/accounts-data';
import { Clock, Randomness } from '@gatehouse/identity';
import {
  Digests,
  LegacyAccounts,
  LegacyAudit,
  LegacyEndorsements,
  LegacyFeed,
  LegacyModule,
  LegacyPermanentTokens,
  LegacyRegistration,
  LegacySessions,
  LegacyUsers,
} from '@gatehouse/legacy';
import { made, Metrics, type Settings } from '@gatehouse/platform';
import { Sessions, SessionsModule } from '@gatehouse/sessions';
import {
  EphemeralStore,
  SessionStore,
  ShadowStore,
  StoreUpkeep,
  type UpkeepSource,
} from '@gatehouse/token-store';
import { AuditTrail } from './audit/audit-trail';
import { CreatePerson } from './directory/create-person';
import { PersonDirectory } from './directory/person-directory';
import { FollowLegacy } from './legacy-changes/follow-legacy';
import { FollowLegacyChanges } from './legacy-changes/follow-legacy-changes';
import { LivePeople } from './legacy-changes/live-people';
import { KnownDevices } from './login/known-devices';
import { LegacyUpgrade } from './login/legacy-upgrade.service';
import { LogIn } from './login/log-in.service';
import { LogInThrottle } from './login/log-in-throttle';
import { LogOut } from './login/log-out.service';
import { PermanentLogIn } from './login/permanent-log-in.service';
import { PersonSessions } from './login/person-sessions';
import { LegacySuspension } from './revocation/legacy-suspension';
import { OutboxWorker } from './revocation/outbox-worker';
import { lintContextOf } from './policy/lint-context';
import { RoleAssignment } from './rights/role-assignment.service';
import { PolicyExplanations } from './policy/policy-explanation.service';
import { PolicyPublication } from './policy/policy-publication.service';
import { PolicyShadow } from './policy/policy-shadow.service';
import { ShadowResults } from './policy/shadow-results';
import { Revocation } from './revocation/revocation.service';
import { StoreRebuild } from './store/store-rebuild.service';
import { AskedUsers } from './subjects/asked-users.service';
import { UserSubjects } from './subjects/user-subjects';

export interface PeopleOptions {
  /**
   * Whether this process also follows the legacy system, rebuilds the token store and finishes what is in the outbox:
   * the accounts app does, the command line does not.
   */
  readonly background: boolean;
}

/** What pages, API and command line do with people, on the stores of the settings. */
@Module({})
export class PeopleModule {
  static forRoot(settings: Settings, { background }: PeopleOptions): DynamicModule {
    const acts = actsWith(settings);
    return {
      module: PeopleModule,
      global: true,
      imports: [
        SessionsModule.forRoot(settings),
        AccountsDataModule.forRoot(settings),
        LegacyModule.forRoot(settings),
      ],
      providers: [...acts, ...(background ? backgroundWith(settings) : [])],
      exports: acts.map(({ provide }) => provide),
    };
  }
}

function actsWith(settings: Settings): FactoryProvider[] {
  const { duration } = settings.session;
  const legacySecret = settings.legacy.sessionHash;
  return [
    made(AuditTrail, AuditLog, Clock),
    made(UserSubjects, Accounts, LegacyUsers, Rights, LegacyEndorsements, SessionStore, Clock),
    made(PersonDirectory, Accounts, LegacyUsers, Clock),
    made(CreatePerson, LegacyRegistration, Credentials, AuditTrail, Clock, Randomness),
    made(StoreRebuild, SessionStore, StoreGeneration, Rebuild, Policies, Clock),
    made(
      LegacySuspension,
      Accounts,
      Suspensions,
      LegacyUsers,
      LegacyAccounts,
      LegacySessions,
      LegacyAudit,
      AuditTrail,
      Clock,
    ),
    {
      provide: OutboxWorker,
      inject: [
        Outbox,
        Accounts,
        StoreGeneration,
        SessionStore,
        StoreRebuild,
        LegacySuspension,
        UserSubjects,
        Clock,
      ],
      useFactory: (
        outbox: Outbox,
        accounts: Accounts,
        generation: StoreGeneration,
        store: SessionStore,
        ...parts: [StoreRebuild, LegacySuspension, UserSubjects, Clock]
      ) => new OutboxWorker(outbox, accounts, generation, store, ...parts, duration),
    },
    made(RoleAssignment, AccountRoles, OutboxWorker, AuditTrail, Clock),
    {
      provide: PolicyPublication,
      inject: [Policies, OutboxWorker, AuditTrail, Clock],
      useFactory: (...parts: [Policies, OutboxWorker, AuditTrail, Clock]) =>
        new PolicyPublication(...parts, lintContextOf(settings)),
    },
    {
      provide: PolicyExplanations,
      inject: [Policies, PersonDirectory, UserSubjects, SessionStore, Clock, Randomness],
      useFactory: (...parts: [Policies, PersonDirectory, UserSubjects, SessionStore, Clock, Randomness]) =>
        new PolicyExplanations(...parts, duration),
    },
    made(ShadowResults, ShadowStore, SessionStore),
    made(PolicyShadow, PolicyPublication, ShadowStore, ShadowResults, AuditTrail, Clock, Randomness),
    made(Revocation, Suspensions, Accounts, SessionStore, OutboxWorker, Clock),
    made(LogInThrottle, EphemeralStore),
    {
      provide: KnownDevices,
      inject: [Randomness],
      useFactory: (randomness: Randomness) => new KnownDevices(deviceKeys(settings), randomness),
    },
    {
      provide: PersonSessions,
      inject: [UserSubjects, Sessions, LegacySessions, Accounts, Clock],
      useFactory: (...parts: [UserSubjects, Sessions, LegacySessions, Accounts, Clock]) =>
        new PersonSessions(...parts, { duration, legacySecret: legacySecret.current }),
    },
    made(LogIn, LegacyUsers, Credentials, LogInThrottle, KnownDevices, PersonSessions, AuditTrail, Clock),
    {
      provide: LogOut,
      inject: [PersonSessions, AuditTrail],
      useFactory: (sessions: PersonSessions, audit: AuditTrail) =>
        new LogOut(sessions, audit, legacySecret.all),
    },
    {
      provide: LegacyUpgrade,
      inject: [LegacyUsers, LegacySessions, UserSubjects, PersonSessions, SessionStore, AuditTrail, Clock],
      useFactory: (
        ...parts: [LegacyUsers, LegacySessions, UserSubjects, PersonSessions, SessionStore, AuditTrail, Clock]
      ) => new LegacyUpgrade(...parts, { duration, legacySecrets: legacySecret.all }),
    },
    {
      provide: PermanentLogIn,
      inject: [
        LegacyUsers,
        LegacyPermanentTokens,
        UserSubjects,
        EphemeralStore,
        PersonSessions,
        AuditTrail,
        Clock,
      ],
      useFactory: (
        users: LegacyUsers,
        tokens: LegacyPermanentTokens,
        subjects: UserSubjects,
        counters: EphemeralStore,
        ...parts: [PersonSessions, AuditTrail, Clock]
      ) => {
        const throttle = new LogInThrottle(counters, 'permanent');
        const { acceptPermanentToken } = settings.legacy;
        return new PermanentLogIn(users, tokens, subjects, throttle, ...parts, acceptPermanentToken);
      },
    },
  ];
}

function backgroundWith(settings: Settings): FactoryProvider[] {
  return [
    {
      provide: StoreUpkeep,
      inject: [StoreRebuild, OutboxWorker, SessionStore, EphemeralStore, Randomness],
      useFactory: (
        rebuild: StoreRebuild,
        worker: OutboxWorker,
        ...parts: [SessionStore, EphemeralStore, Randomness]
      ) => new StoreUpkeep(upkeepOf(rebuild, worker), ...parts),
    },
    {
      provide: AskedUsers,
      inject: [UserSubjects, SessionStore, Clock],
      useFactory: (...parts: [UserSubjects, SessionStore, Clock]) =>
        new AskedUsers(...parts, settings.session.duration),
    },
    made(LivePeople, SessionStore),
    {
      provide: FollowLegacyChanges,
      inject: [UserSubjects, Revocation, SessionStore, AuditTrail],
      useFactory: (...parts: [UserSubjects, Revocation, SessionStore, AuditTrail]) =>
        new FollowLegacyChanges(...parts, settings.session.duration),
    },
    {
      provide: FollowLegacy,
      inject: [LegacyUsers, LegacySessions, Digests, LivePeople, FollowLegacyChanges, Clock, Metrics],
      useFactory: (
        users: LegacyUsers,
        sessions: LegacySessions,
        digests: Digests,
        live: LivePeople,
        changes: FollowLegacyChanges,
        clock: Clock,
        metrics: Metrics,
      ) => {
        const log = new Logger('LegacyFeed');
        const interval = settings.legacy.pollInterval;
        const sessionDuration = settings.session.duration;
        const parts = { users, sessions, digests, live, changes, clock, log, interval, sessionDuration };
        return new FollowLegacy(new LegacyFeed(parts), metrics);
      },
    },
  ];
}

function upkeepOf(rebuild: StoreRebuild, worker: OutboxWorker): UpkeepSource {
  return {
    name: 'accounts',
    isRebuildNeeded: () => rebuild.isNeeded(),
    rebuild: async (goesOn) => `policy, roles and ${(await rebuild.run(goesOn)).subjects} subjects`,
    finishPending: () => worker.workOnDue(),
  };
}

/** One key for one use (RFC 5869). */
function deviceKeys({ session }: Settings): readonly Buffer[] {
  const label = 'gatehouse: known devices, 1';
  return session.secret.all.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', label, 32)));
}
