import { checkActor, checkReason } from '@gatehouse/identity';
import { IsNull, type EntityManager } from 'typeorm';
import { beginChange, endChange } from '../clients/change-client';
import { ClientEntity } from '../clients/client.entity';
import { isClientId, unknownClient } from '../clients/client-rules';
import type { RegistryDatabase } from '../database/registry-database';
import { generationCounter } from '../database/registry-generation';
import type {
  ClientRestored,
  ClientSuspended,
  ClientSuspension,
  RestoreClientAct,
  SuspendClientAct,
} from './client-suspension';
import { ClientSuspensionEntity } from './client-suspension.entity';

/** Takes all rights from a client, and gives them back. SQL is the first step of both. */
export class ClientSuspensions {
  constructor(private readonly database: RegistryDatabase) {}

  /**
   * One transaction: status, epoch + 1, suspension, revision + 1, generation + 1. Suspending what is suspended already
   * raises the epoch once more. Throws `not_found`.
   */
  async suspend(act: SuspendClientAct): Promise<ClientSuspended> {
    checkActor(act.by);
    checkReason(act.reason);
    return this.database.transaction(async (db) => {
      const change = { status: 'suspended', epoch: () => 'epoch + 1' } as const;
      const client = await beginChange(db, act.clientId, change);
      const alreadySuspended = await db.existsBy(ClientSuspensionEntity, open(act.clientId));
      if (!alreadySuspended) await insertSuspension(db, act);
      return { ...(await endChange(db, client)), alreadySuspended };
    });
  }

  /**
   * The reverse, but for the epoch, which rises again: what ended stays ended, and of two writes to the token store
   * that overtake each other the later act has the higher epoch. Throws `not_found`; harmless for what is not suspended.
   */
  async restore(act: RestoreClientAct): Promise<ClientRestored> {
    checkActor(act.by);
    const { clientId } = act;
    if (!isClientId(clientId)) throw unknownClient();
    return this.database.transaction(async (db) => {
      const locked = await db.update(ClientEntity, { clientId }, { status: 'active' });
      if (!locked.affected) throw unknownClient();
      const suspension = await db.findOneBy(ClientSuspensionEntity, open(clientId));
      if (suspension === null) return nothingToRestore(db, clientId);
      const lifted = { liftedAt: act.now, liftedBy: act.by };
      await db.update(ClientSuspensionEntity, { id: suspension.id }, lifted);
      const client = await beginChange(db, clientId, { epoch: () => 'epoch + 1' });
      return { ...(await endChange(db, client)), wasSuspended: true };
    });
  }

  /** All suspensions of a client, newest first. */
  async history(clientId: string): Promise<readonly ClientSuspension[]> {
    if (!isClientId(clientId)) return [];
    const query = { where: { clientId }, order: { id: 'DESC' } } as const;
    const rows = await this.database.run((db) => db.find(ClientSuspensionEntity, query));
    return rows.map(suspensionOf);
  }
}

function open(clientId: string) {
  return { clientId, liftedAt: IsNull() };
}

async function nothingToRestore(db: EntityManager, clientId: string): Promise<ClientRestored> {
  const { epoch, revision } = await db.findOneByOrFail(ClientEntity, { clientId });
  return { clientId, epoch, revision, generation: await generationCounter.read(db), wasSuspended: false };
}

async function insertSuspension(db: EntityManager, act: SuspendClientAct): Promise<void> {
  await db.insert(ClientSuspensionEntity, {
    clientId: act.clientId,
    reason: act.reason,
    suspendedBy: act.by,
    suspendedAt: act.now,
    liftedBy: null,
    liftedAt: null,
  });
}

function suspensionOf(row: ClientSuspensionEntity): ClientSuspension {
  const { clientId, reason, suspendedBy, suspendedAt, liftedBy, liftedAt } = row;
  return { id: Number(row.id), clientId, reason, by: suspendedBy, at: suspendedAt, liftedBy, liftedAt };
}
