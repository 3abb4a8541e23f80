import { Injectable } from '@nestjs/common';
import { Randomness } from '@gatehouse/identity';
import { PendingStore } from '@gatehouse/token-store';
import type { AfterLogout } from '../../pages';

/** A log-out that was begun here. */
export interface PendingLogout {
  /** Of the application that asked; null: the request did not say. */
  readonly applicationName: string | null;
  readonly after: AfterLogout | null;
  /** Handle of the session that is to end. */
  readonly sessionId: string;
}

/** Seconds; somebody may think about it, or be asked once more. */
const lifetime = 900;

/** What is to come after a log-out, while the browser is at the accounts app, which ends the sessions of both systems. */
@Injectable()
export class PendingLogouts {
  constructor(
    private readonly pending: PendingStore,
    private readonly randomness: Randomness,
  ) {}

  /** @returns its name, 128 random bits. Throws `unavailable` */
  async keep(logout: PendingLogout): Promise<string> {
    const id = this.randomness.bytes(16).toString('base64url');
    await this.pending.put('logout', id, JSON.stringify(logout), lifetime);
    return id;
  }

  /** It stays, so that a page that is loaded again says the same. Null: there is none, or it was too long ago. */
  async find(id: unknown): Promise<PendingLogout | null> {
    const text = typeof id === 'string' ? await this.pending.find('logout', id) : null;
    return text === null ? null : (JSON.parse(text) as PendingLogout);
  }
}
