import type { Dialogue } from '../load/dialogue';
import type { ApplicationRequests } from './application-requests';

/** An application that refreshes what it was given for one person, over and over: each token once. */
export class RefreshDialogue implements Dialogue {
  constructor(
    private readonly application: ApplicationRequests,
    private refreshToken: string,
  ) {}

  begin(): Buffer {
    return this.application.token({ grant_type: 'refresh_token', refresh_token: this.refreshToken });
  }

  next(status: number, answer: string): null {
    const next = /"refresh_token":"([^"]+)"/.exec(answer)?.[1];
    if (status !== 200 || next === undefined) throw new Error(`no token, but: ${answer}`);
    this.refreshToken = next;
    return null;
  }
}
