import type { OAuthForm } from './oauth-form';

/** What an API client sent. */
export interface OAuthRequest {
  readonly form: OAuthForm;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  /** The client's address. */
  readonly ip: string;
}
