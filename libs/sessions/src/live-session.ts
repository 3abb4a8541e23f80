import type { Authorizations, ClientSubject, Session, UserSubject } from '@gatehouse/identity';
import type { CompiledPolicy } from '@gatehouse/policy';

/**
 * A session that was found to be live, with all that was read to find it so. It stands for one moment: whoever keeps
 * it longer than a request asks again.
 */
export interface LiveSession {
  readonly session: Session;
  readonly user: UserSubject | null;
  readonly client: ClientSubject | null;
  readonly policy: CompiledPolicy;
  readonly authorizations: Authorizations;
  /** UNIX seconds until which `authorizations` hold if nothing changes. */
  readonly until: number;
}

/** Why a credential does not stand for a live session. */
export type RefusalReason =
  'bad_credentials' | 'expired' | 'revoked' | 'suspended' | 'legacy_session_unknown';

export type Resolution =
  | { readonly live: LiveSession; readonly reason: 'ok' }
  | { readonly live: null; readonly reason: RefusalReason };

export function refused(reason: RefusalReason): Resolution {
  return { live: null, reason };
}
