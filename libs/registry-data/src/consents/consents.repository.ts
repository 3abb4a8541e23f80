import { checkActor, DomainError, isUuid } from '@gatehouse/identity';
import { In } from 'typeorm';
import { ClientEntity } from '../clients/client.entity';
import { isClientId, unknownClient } from '../clients/client-rules';
import type { RegistryDatabase } from '../database/registry-database';
import { rowsWhere } from '../database/rows-where';
import { revokeLive } from '../delegations/revoke-live';
import {
  consentKinds,
  type Consent,
  type ConsentOfUser,
  type GiveConsentAct,
  type WithdrawConsentAct,
} from './consent';
import { ConsentEntity } from './consent.entity';
import { consentOf } from './consent-row';
import { checkScopeWords } from './consent-rules';
import { giveConsent } from './give-consent';
import { lockedScopes } from './locked-scopes';

/** What users allowed clients, until they withdraw it. */
export class Consents {
  constructor(private readonly database: RegistryDatabase) {}

  /** Null, too, where one of them cannot be. */
  async find(userUuid: string, clientId: string): Promise<Consent | null> {
    if (!isUuid(userUuid) || !isClientId(clientId)) return null;
    const condition = 'WHERE user_uuid = ? AND client_id = ?';
    const [row] = await this.database.run((db) =>
      rowsWhere(db, ConsentEntity, condition, [userUuid.toLowerCase(), clientId]),
    );
    return row === undefined ? null : consentOf(row);
  }

  /**
   * Adds these scopes to what the user allowed the client before, if anything; returns what is allowed now. Throws
   * `not_found` for an unknown client, and `invalid`.
   */
  async give(act: GiveConsentAct): Promise<Consent> {
    checkScopeWords(act.scopes);
    if (!isUuid(act.userUuid) || !consentKinds.includes(act.kind)) {
      throw new DomainError('invalid', 'bad_consent', 'A consent has a user, and is asked or first_party.');
    }
    const { clientId } = act;
    if (!isClientId(clientId)) throw unknownClient();
    // Not in the transaction, whose view of the tables has to begin with the lock. Clients are never deleted.
    const isKnown = await this.database.run((db) => db.existsBy(ClientEntity, { clientId }));
    if (!isKnown) throw unknownClient();
    const normal = { ...act, userUuid: act.userUuid.toLowerCase() };
    return this.database.transaction((db) => giveConsent(db, normal));
  }

  /** All of a user's, the newest first, with what the clients are called. */
  async ofUser(userUuid: string): Promise<readonly ConsentOfUser[]> {
    if (!isUuid(userUuid)) return [];
    const where = { userUuid: userUuid.toLowerCase() };
    const order = { givenAt: 'DESC', clientId: 'ASC' } as const;
    const rows = await this.database.run((db) => db.find(ConsentEntity, { where, order }));
    const clientIds = { clientId: In(rows.map(({ clientId }) => clientId)) };
    const clients = await this.database.run((db) => db.findBy(ClientEntity, clientIds));
    const byId = new Map(clients.map((client) => [client.clientId, client]));
    return rows.map((row) => {
      const client = byId.get(row.clientId);
      return {
        ...consentOf(row),
        clientName: client?.name ?? row.clientId,
        clientDescription: client?.description ?? '',
      };
    });
  }

  /**
   * One transaction: the consent is deleted, all live delegations of user and client are revoked, generation + 1 if there
   * were any. Returns their ids, for the token store. Harmless where there is no consent.
   */
  async withdraw({ userUuid, clientId, now, by }: WithdrawConsentAct): Promise<readonly string[]> {
    checkActor(by);
    if (!isUuid(userUuid) || !isClientId(clientId)) return [];
    const both = { userUuid: userUuid.toLowerCase(), clientId };
    return this.database.transaction(async (db) => {
      const consent = await lockedScopes(db, both);
      if (consent !== null) await db.delete(ConsentEntity, both);
      return revokeLive(db, both, { because: 'consent_withdrawn', now });
    });
  }
}
