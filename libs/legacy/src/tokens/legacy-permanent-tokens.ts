import { timingSafeEqual } from 'node:crypto';
import { legacyAddress } from '../address/legacy-address';
import { insertRow, rowsOf, type LegacyDatabase } from '../database/legacy-database';
import { tapirPermanentTokens, tapirPermanentTokensUsed } from '../tables/session.tables';
import { cutToFit } from '../text/legacy-text';

export interface TokenUse {
  readonly token: string;
  /** The legacy session that it opened. */
  readonly sessionId: number;
  readonly ipAddress: string;
  readonly remoteHost: string;
  /** UNIX seconds. */
  readonly now: number;
}

/**
 * Tokens of the cookie `tapir_permanent`: each logs its holder in without a password, from anywhere, past any second
 * factor. Accepted only where the operator asks for it (`acceptPermanentToken`); never issued here.
 */
export class LegacyPermanentTokens {
  constructor(private readonly database: LegacyDatabase) {}

  /** Whom a token says it belongs to, true or not; null: it is no token. */
  static claimantOf(token: string): number | null {
    return parse(token)?.userId ?? null;
  }

  /** The `user_id` of whoever holds this `user_id-secret`, or null. */
  async findHolder(token: string): Promise<number | null> {
    const parsed = parse(token);
    if (parsed === null) return null;
    // Compared here: the column would take the secret in any case of letters.
    const rows = await this.database.query<{ secret: string }>(
      'SELECT secret FROM tapir_permanent_tokens WHERE user_id = ? AND valid = 1',
      [parsed.userId],
    );
    const holds = rows.filter(({ secret }) => isSame(this.database.decode(secret), parsed.secret));
    return holds.length > 0 ? parsed.userId : null;
  }

  /** Notes that one was used, as the old system does. */
  async recordUse({ token, sessionId, ipAddress, remoteHost, now }: TokenUse): Promise<void> {
    const parsed = parse(token);
    if (parsed === null) return;
    await this.database.run((manager) =>
      insertRow(manager, tapirPermanentTokensUsed, {
        user_id: parsed.userId,
        secret: parsed.secret,
        used_when: now,
        used_from: legacyAddress(ipAddress),
        remote_host: cutToFit(remoteHost, 255),
        session_id: sessionId,
      }),
    );
  }

  /** Ends all of somebody's, and returns how many were valid. */
  async endAllOf(userId: number): Promise<number> {
    const result = await this.database.run((manager) =>
      rowsOf(manager, tapirPermanentTokens).update({ user_id: userId, valid: 1 }, { valid: 0 }),
    );
    return result.affected ?? 0;
  }

  /** Ends everybody's, and returns how many were valid. */
  async endAll(): Promise<number> {
    const result = await this.database.run((manager) =>
      rowsOf(manager, tapirPermanentTokens).update({ valid: 1 }, { valid: 0 }),
    );
    return result.affected ?? 0;
  }
}

function parse(token: string): { userId: number; secret: string } | null {
  const match = /^([1-9][0-9]{0,9})-([!-~]{1,32})$/.exec(token);
  if (match === null) return null;
  const userId = Number(match[1]);
  return userId <= 4_294_967_295 ? { userId, secret: match[2]! } : null;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
