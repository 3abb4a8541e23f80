/** Why a log-in was refused, as far as the person may know. */
export type LoginProblem =
  /** Something was left empty. */
  | { readonly kind: 'incomplete'; readonly missing: readonly ('username' | 'password')[] }
  /** No such user, banned, deleted, wrong password: all the same to whoever asks. */
  | { readonly kind: 'invalid_credentials' }
  /** Too many tries. Seconds until the next one. */
  | { readonly kind: 'throttled'; readonly retryAfter: number }
  /** The password was right. `resend`: where to ask for the mail again, with what proves it; null: no offer. */
  | {
      readonly kind: 'email_not_verified';
      readonly resend: {
        readonly action: string;
        readonly hidden: Readonly<Record<string, string>>;
      } | null;
    }
  /** A store does not answer. `reference`: what support can look up. */
  | { readonly kind: 'unavailable'; readonly reference: string | null }
  | { readonly kind: 'form_expired' };
