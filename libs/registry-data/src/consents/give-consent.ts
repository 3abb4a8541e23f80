import type { EntityManager } from 'typeorm';
import type { Consent, ConsentKind, GiveConsentAct } from './consent';
import { ConsentEntity } from './consent.entity';
import { consentOf } from './consent-row';

/** Inside a transaction: adds to what the user allowed before. Of two at once both are kept. */
export async function giveConsent(db: EntityManager, act: GiveConsentAct): Promise<Consent> {
  const before = await lockedOrMade(db, act);
  const given: Consent = {
    ...before,
    scopes: [...new Set([...before.scopes, ...act.scopes])],
    kind: kindOfBoth(before, act),
  };
  const { userUuid, clientId, kind } = given;
  const change = { scopes: JSON.stringify(given.scopes), kind };
  await db.update(ConsentEntity, { userUuid, clientId }, change);
  return given;
}

/**
 * One statement that makes the row or takes its lock, whoever else does: a look for a row that is not there would lock
 * the gap for two at once, and neither could fill it.
 */
async function lockedOrMade(
  db: EntityManager,
  { userUuid, clientId, kind, now }: GiveConsentAct,
): Promise<Consent> {
  const row = { userUuid, clientId, scopes: '[]', kind, givenAt: now, changedAt: now };
  const query = db.createQueryBuilder().insert().into(ConsentEntity).values(row);
  await query.orUpdate(['changed_at'], ['user_uuid', 'client_id']).updateEntity(false).execute();
  return consentOf(await db.findOneByOrFail(ConsentEntity, { userUuid, clientId }));
}

/** `asked` only where the user was asked for all of it: what was taken for given stays so until they are. */
function kindOfBoth(before: Consent, act: GiveConsentAct): ConsentKind {
  if (before.kind === act.kind) return act.kind;
  const [asked, presumed] = act.kind === 'asked' ? [act, before] : [before, act];
  return presumed.scopes.every((scope) => asked.scopes.includes(scope)) ? 'asked' : 'first_party';
}
