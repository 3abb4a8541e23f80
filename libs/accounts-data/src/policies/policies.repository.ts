import { checkActor, checkReason, DomainError, type Actor } from '@gatehouse/identity';
import type { PolicyContent } from '@gatehouse/policy';
import type { RecordedChange } from '../accounts/account';
import type { AccountsDatabase } from '../database/accounts-database';
import { raiseGeneration } from '../database/store-generation';
import { enqueue } from '../outbox/enqueue';
import { writeRoles } from '../rights/roles-of-policy';
import { PolicyVersionEntity } from './policy-version.entity';

/** One publication. Nothing of it ever changes. */
export interface PolicyVersion {
  readonly version: number;
  readonly content: PolicyContent;
  readonly publishedBy: Actor;
  /** UNIX seconds. */
  readonly publishedAt: number;
  readonly comment: string;
}

export interface PublishAct {
  /** Checked by whoever knows policies; here only its roles are. */
  readonly content: PolicyContent;
  readonly by: Actor;
  readonly comment: string;
  readonly now: number;
  /** The version that the content was made from, 0 for none; another one published meanwhile is a `conflict`. */
  readonly basedOn: number;
}

/** Every policy that was ever published. */
export class Policies {
  constructor(private readonly database: AccountsDatabase) {}

  async latest(): Promise<PolicyVersion | null> {
    const [row] = await this.database.run((db) => db.find(PolicyVersionEntity, newestFirst(1)));
    return row === undefined ? null : versionOf(row);
  }

  async byVersion(version: number): Promise<PolicyVersion | null> {
    const row = await this.database.run((db) => db.findOneBy(PolicyVersionEntity, { version }));
    return row === null ? null : versionOf(row);
  }

  /** Newest first. */
  async list(limit: number): Promise<readonly PolicyVersion[]> {
    return (await this.database.run((db) => db.find(PolicyVersionEntity, newestFirst(limit)))).map(versionOf);
  }

  /**
   * One transaction: the next version, the roles that accounts may have, outbox entry, generation + 1. Throws `conflict`
   * `role_in_use` where an account has a role that is no longer there, and `invalid` for what is no role or scope.
   */
  async publish(act: PublishAct): Promise<RecordedChange & { version: number }> {
    checkActor(act.by);
    checkReason(act.comment);
    return this.database.transaction(async (db) => {
      // First, so that of two who publish at once the second waits here and reads the first one's version.
      const generation = await raiseGeneration(db);
      const [latest] = await db.find(PolicyVersionEntity, newestFirst(1));
      if ((latest?.version ?? 0) !== act.basedOn) throw publishedMeanwhile();
      const version = act.basedOn + 1;
      await db.insert(PolicyVersionEntity, {
        version,
        document: JSON.stringify(act.content),
        publishedBy: act.by,
        publishedAt: act.now,
        comment: act.comment,
      });
      await writeRoles(db, act.content.roles, act.now);
      const outboxId = await enqueue(db, {
        kind: 'policy',
        account: null,
        payload: { version },
        now: act.now,
      });
      return { version, generation, outboxId };
    });
  }
}

function newestFirst(take: number) {
  return { order: { version: 'DESC' as const }, take };
}

function publishedMeanwhile(): DomainError {
  const sentence = 'Somebody published another policy meanwhile: look at it, then publish again.';
  return new DomainError('conflict', 'policy_changed', sentence);
}

function versionOf(row: PolicyVersionEntity): PolicyVersion {
  const { document, ...rest } = row;
  return { ...rest, content: JSON.parse(document) as PolicyContent };
}
