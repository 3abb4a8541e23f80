import type { Consent } from './consent';
import type { ConsentEntity } from './consent.entity';

export function consentOf(row: ConsentEntity): Consent {
  return { ...row, scopes: JSON.parse(row.scopes) as string[] };
}
