import type { Randomness } from '@gatehouse/identity';
import { hashSecret } from '@gatehouse/sessions';
import type { PendingStore } from '@gatehouse/token-store';
import type { Approval, PendingApproval } from './approval';

/** What waits behind a code, with what its client has to show. */
export interface PendingCode extends PendingApproval {
  /** As it was sent to the authorization endpoint. */
  readonly redirectUri: string;
  /** Whether it was sent there: then it has to be sent again (RFC 6749 §4.1.3). */
  readonly sentRedirectUri: boolean;
  /** RFC 7636 §4.2, S256. */
  readonly challenge: string;
}

export type CodeRequest = Approval & Pick<PendingCode, 'redirectUri' | 'sentRedirectUri' | 'challenge'>;

/** Authorization codes (RFC 6749 §4.1.2): 256 random bits, kept hashed, good for a minute. */
export class AuthorizationCodes {
  /** @param duration seconds */
  constructor(
    private readonly pending: PendingStore,
    private readonly randomness: Randomness,
    private readonly duration: number,
  ) {}

  /** Throws `unavailable`. */
  async issue(request: CodeRequest): Promise<string> {
    const code = `ghc_${this.randomness.bytes(32).toString('base64url')}`;
    const document: PendingCode = { ...request, delegationId: newDelegationId(this.randomness) };
    await this.pending.put('code', code, JSON.stringify(document), this.duration);
    return code;
  }

  /** What waits behind it; null: it was never given, is too old, or was taken away. */
  async find(code: string): Promise<PendingCode | null> {
    if (!isCode(code)) return null;
    const document = await this.pending.find('code', code);
    return document === null ? null : (JSON.parse(document) as PendingCode);
  }

  /** Nobody gets anything for it any more. */
  async remove(code: string): Promise<void> {
    await this.pending.take('code', code);
  }
}

/** By which the delegation that was made from a code is found again. */
export function sourceHashOf(code: string): string {
  return hashSecret(code);
}

export function newDelegationId(randomness: Randomness): string {
  return randomness.bytes(16).toString('base64url');
}

function isCode(text: string): boolean {
  return /^ghc_[A-Za-z0-9_-]{43}$/.test(text);
}
