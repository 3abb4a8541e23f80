import { DomainError, type Randomness } from '@gatehouse/identity';
import { legacyAddress } from '../address/legacy-address';
import { isDuplicate } from '@gatehouse/platform';
import { insertRow, rowsOf, type LegacyDatabase } from '../database/legacy-database';
import { tapirEmailChangeTokens } from '../tables/session.tables';
import { tapirUsers } from '../tables/user.tables';
import { cutToFit } from '../text/legacy-text';
import { checkEmail } from './personal-data';

export interface EmailChange {
  readonly userId: number;
  readonly newEmail: string;
  readonly ipAddress: string;
  readonly remoteHost: string;
  readonly trackingCookie: string;
  /** UNIX seconds. */
  readonly now: number;
}

/** Changes and verifies e-mail addresses. That somebody owns one was proved before, by a link of our own. */
export class LegacyEmails {
  constructor(
    private readonly database: LegacyDatabase,
    private readonly randomness: Randomness,
  ) {}

  /** Returns whether that changed anything. */
  async setVerified(userId: number, verified: boolean): Promise<boolean> {
    const flag = verified ? 1 : 0;
    const result = await this.database.run((manager) =>
      rowsOf(manager, tapirUsers).update(
        { user_id: userId, flag_email_verified: 1 - flag },
        { flag_email_verified: flag },
      ),
    );
    return result.affected === 1;
  }

  /**
   * Gives somebody another, verified address, with a row of history. Throws `invalid`, `not_found`, or `conflict`
   * (`email_taken`).
   */
  async change(change: EmailChange): Promise<void> {
    checkEmail(change.newEmail);
    try {
      await this.write(change);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new DomainError('conflict', 'email_taken', 'There is an account with this e-mail address.');
    }
  }

  private write({
    userId,
    newEmail,
    ipAddress,
    remoteHost,
    trackingCookie,
    now,
  }: EmailChange): Promise<void> {
    const ip = legacyAddress(ipAddress);
    // The column is plain text, so what it holds opens nothing: it belongs to no link, and is used already.
    const secret = this.randomness.bytes(16).toString('hex');
    return this.database.transaction(async (manager) => {
      const users = rowsOf(manager, tapirUsers);
      const user = await users.findOneBy({ user_id: userId });
      if (user === null) throw new DomainError('not_found', 'user_unknown', 'There is no such user.');
      await users.update({ user_id: userId }, { email: newEmail, flag_email_verified: 1 });
      await insertRow(manager, tapirEmailChangeTokens, {
        user_id: userId,
        old_email: user.email,
        new_email: newEmail,
        secret,
        issued_when: now,
        issued_to: ip,
        remote_host: cutToFit(remoteHost, 16),
        tracking_cookie: cutToFit(trackingCookie, 255),
        used: 1,
        consumed_when: now,
        consumed_from: ip,
      });
    });
  }
}
