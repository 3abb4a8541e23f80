import type { Ledger } from '../load/ledger';
import { LoadClient, now } from '../load/load-client';
import { aClientWithTokens, aUserWithSessions } from '../revocation/crowd';
import type { AuthorizersStack } from '../stack/authorizers-stack';

/** What the load client saw of those who may come in (`good`) and of those who were revoked before (`dead`). */
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
export async function loadWithDeadCredentials(stack: AuthorizersStack): Promise<Fault> {
  const good: string[] = [];
  const dead: string[] = [];
  for (const makeCrowd of [aUserWithSessions, aClientWithTokens]) {
    good.push(...(await makeCrowd(stack, `good${now()}`, 10)).credentials);
    const revoked = await makeCrowd(stack, `dead${now()}`, 6);
    await revoked.revoke();
    dead.push(...revoked.credentials);
  }
  const credentials = [...good, ...dead];
  const load = await LoadClient.start({ ports: stack.ports, connectionsPerPort: 3, credentials });
  await load.untilMore(200, 500);
  return {
    load,
    ledger: async () => {
      const all = await load.stop();
      const isGood = (credential: number) => credential < good.length;
      return {
        good: all.where(({ credential }) => isGood(credential)),
        dead: all.where(({ credential }) => !isGood(credential)),
        all,
      };
    },
  };
}
