import type { Ledger } from '../load/ledger';
import { LoadClient, now } from '../load/load-client';
import { aUserWithSessions } from '../revocation/crowd';
import type { AuthorizersStack } from '../stack/authorizers-stack';

/** What the load client saw of people who may come in (`good`) and of one who was revoked before (`dead`). */
export interface FaultLedger {
  readonly good: Ledger;
  readonly dead: Ledger;
  readonly all: Ledger;
}

export interface Fault {
  readonly load: LoadClient;
  /** Stops the load. */
  ledger(): Promise<FaultLedger>;
}

/** Puts both authorizers under load, with credentials of which some are dead, and waits until it is well under way. */
export async function loadWithDeadCredentials({ people, ports }: AuthorizersStack): Promise<Fault> {
  const good = await aUserWithSessions(people, `good${now()}`, 20);
  const dead = await aUserWithSessions(people, `dead${now()}`, 10);
  await people.revoke(dead.user);
  const cookies = [...good.cookies, ...dead.cookies];
  const load = await LoadClient.start({ ports, connectionsPerPort: 3, cookies });
  await load.untilMore(200, 500);
  return {
    load,
    ledger: async () => {
      const all = await load.stop();
      const isGood = (credential: number) => credential < good.cookies.length;
      return {
        good: all.where(({ credential }) => isGood(credential)),
        dead: all.where(({ credential }) => !isGood(credential)),
        all,
      };
    },
  };
}
