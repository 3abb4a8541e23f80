import { Injectable } from '@nestjs/common';
import { IdTokens } from '@gatehouse/api-clients';
import type { Client } from '@gatehouse/registry-data';
import { invalidRequest } from '../oauth-problem';

/** Whom a client thinks is at the browser, by an ID token that it got from us (OIDC Core §3.1.2.1). */
@Injectable()
export class IdTokenHints {
  constructor(private readonly idTokens: IdTokens) {}

  /** @returns a UUID; null without a hint. Throws `invalid_request` for a text that is no ID token of ours for this client. */
  async userIn(hint: string | null, { clientId }: Client): Promise<string | null> {
    if (hint === null) return null;
    const known = await this.idTokens.readHint(hint);
    if (known?.aud !== clientId)
      throw invalidRequest('id_token_hint is no ID token that this client got here.');
    return known.sub;
  }
}
