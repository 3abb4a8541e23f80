import { statSync } from 'node:fs';
import type { DatabaseAddress } from '@gatehouse/platform';

/** Whether this is an embedded database that nobody has written to yet: to look into it would be to create it. */
export function isUnwritten(address: DatabaseAddress): boolean {
  return address.engine === 'sqlite' && (statSync(address.file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}
