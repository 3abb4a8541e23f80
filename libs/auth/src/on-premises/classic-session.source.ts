import type { Clock } from '@gatehouse/identity';
import {
  capabilitiesOf,
  claimsOf,
  ClassicCookie,
  legacyRolesOf,
  mayLogIn,
  type ClassicCookieParts,
  type LegacyEndorsements,
  type LegacySession,
  type LegacySessions,
  type LegacyUser,
  type LegacyUsers,
} from '@gatehouse/legacy';
import { uuidOfLegacyUser } from '@gatehouse/identity';
import { expandRoles, startingRoles } from '@gatehouse/scopes';
import { cookieValues } from '../cookies/cookie-values';
import type { HttpRequest } from '../guard/http-request';
import { AuthSession } from '../session/auth-session';
import { badCredentials, noCredentials, SessionSource, type Finding } from '../session/session-source';

export interface ClassicCookieRules {
  readonly cookieName: string;
  /** Values of `CLASSIC_SESSION_HASH`, newest first. */
  readonly secrets: readonly string[];
  /** Seconds. */
  readonly duration: number;
}

/** Whom the legacy tables are asked about. */
export interface LegacyReaders {
  readonly sessions: LegacySessions;
  readonly users: LegacyUsers;
  readonly endorsements: LegacyEndorsements;
}

/** A browser may hold the name for several domains; more than these are a mistake or an attack. */
const mostCookies = 8;

/**
 * Sessions from the old system's own cookie and tables, as arXiv's own code finds them on premises, and stricter in one
 * thing: whoever is deleted, banned or not approved has none. Each request reads anew, and nothing is written.
 */
export class ClassicSessionSource extends SessionSource {
  constructor(
    private readonly legacy: LegacyReaders,
    private readonly rules: ClassicCookieRules,
    private readonly clock: Clock,
  ) {
    super();
  }

  async find({ headers }: HttpRequest): Promise<Finding> {
    const { cookieName, secrets, duration } = this.rules;
    const now = this.clock.seconds();
    const values = cookieValues(headers.cookie, cookieName).slice(0, mostCookies);
    for (const value of values) {
      const parts = ClassicCookie.firstValid([value], secrets, { now, duration });
      const session = parts && (await this.load(parts, now));
      if (session !== null) return { session };
    }
    return values.length === 0 ? noCredentials : badCredentials('no classic cookie of an open session');
  }

  private async load(parts: ClassicCookieParts, now: number): Promise<AuthSession | null> {
    const row = await this.legacy.sessions.load(parts.sessionId, parts.userId, now);
    if (row === null) return null;
    const user = await this.legacy.users.findById(parts.userId);
    if (user === null || !mayLogIn(user)) return null;
    const endorsements = await this.legacy.endorsements.of(user);
    const end = ClassicCookie.expiresAt(parts, this.rules.duration);
    return sessionOf({ parts, row, user, endorsements, end });
  }
}

interface Loaded {
  readonly parts: ClassicCookieParts;
  readonly row: LegacySession;
  readonly user: LegacyUser;
  readonly endorsements: readonly string[];
  readonly end: number;
}

function sessionOf({ parts, row, user, endorsements, end }: Loaded): AuthSession {
  const { user_id: userId, ...claims } = claimsOf(user);
  return new AuthSession({
    id: String(row.id),
    user: { uuid: uuidOfLegacyUser(user.id), userId, ...claims },
    client: null,
    actor: null,
    authorizations: {
      classic: capabilitiesOf(user.flags),
      endorsements,
      scopes: expandRoles(legacyRolesOf(user), startingRoles),
    },
    start: row.startTime,
    end,
    issuedAt: parts.issuedAt,
    expires: row.endTime === 0 ? end : Math.min(end, row.endTime),
    audience: null,
    ipAddress: parts.ip,
    remoteHost: '',
  });
}
