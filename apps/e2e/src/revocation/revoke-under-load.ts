import { until } from '@gatehouse/testing';
import type { Ledger } from '../load/ledger';
import { LoadClient, now } from '../load/load-client';

export interface RevokedUnderLoad {
  /** When the revoking call was made, and when it returned. */
  readonly called: number;
  readonly returned: number;
  readonly ledger: Ledger;
}

/** Takes rights away while a load client uses all these credentials, and returns what the client saw. */
export async function revokeUnderLoad(
  ports: readonly number[],
  credentials: readonly string[],
  revoke: () => Promise<unknown>,
): Promise<RevokedUnderLoad> {
  const load = await LoadClient.start({ ports, connectionsPerPort: 4, credentials });
  await load.untilMore(200, 1000);
  const called = now();
  await revoke();
  const returned = now();
  await until(() => now() > returned + 1000, { message: 'a second in which everyone has to be refused' });
  await load.untilMore(401, 500);
  return { called, returned, ledger: await load.stop() };
}
