import type { PlainAnswer } from '@gatehouse/platform';
import type { OAuthRequest } from './oauth-request';

/** An address that API clients talk to by POST. What it throws is answered by `OAuthErrors`. */
export interface OAuthRoute {
  readonly path: string;
  answer(request: OAuthRequest): Promise<PlainAnswer>;
}
