import { createHash } from 'node:crypto';
import type { Dialogue } from '../load/dialogue';
import { requestBytes } from '../load/request-bytes';
import type { ApplicationRequests } from './application-requests';

const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');

/** A browser whose person has approved before, and the application that redeems what it brings: code after code. */
export class CodeFlowDialogue implements Dialogue {
  private readonly authorization: Buffer;

  /** @param cookie proves to the server under test who sits at the browser */
  constructor(
    private readonly application: ApplicationRequests,
    private readonly scopes: readonly string[],
    cookie: string,
  ) {
    const { clientId, redirectUri } = application;
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: this.scopes.join(' '),
      state: 's'.repeat(22),
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    // Both are reached over TLS, which ends before them.
    const headers = { Cookie: cookie, Accept: 'text/html', 'X-Forwarded-Proto': 'https' };
    this.authorization = requestBytes('GET', `/authorize?${query}`, headers);
  }

  begin(): Buffer {
    return this.authorization;
  }

  next(status: number, answer: string): Buffer | null {
    if (status === 200 && answer.includes('"access_token"')) return null;
    const code = /^location: [^\r]*[?&]code=([^&\r]+)/im.exec(answer)?.[1];
    if (code === undefined) throw new Error(`no code and no token, but: ${answer}`);
    return this.application.token({
      grant_type: 'authorization_code',
      redirect_uri: this.application.redirectUri,
      code: decodeURIComponent(code),
      code_verifier: verifier,
    });
  }
}
