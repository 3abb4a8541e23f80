import { Injectable } from '@nestjs/common';
import { Randomness } from '@gatehouse/identity';
import { PendingStore } from '@gatehouse/token-store';
import { RequestParameters } from './request-parameters';

/** RFC 9126 §2.2: how the URI of a pushed request begins. */
const prefix = 'urn:ietf:params:oauth:request_uri:';

/** Seconds within which the browser has to come with it. */
export const pushedLifetime = 90;

interface Document {
  readonly clientId: string;
  readonly parameters: readonly (readonly [string, string])[];
}

/** Authorization requests that their clients sent ahead (RFC 9126): what the browser carries then is a name for one. */
@Injectable()
export class PushedRequests {
  constructor(
    private readonly pending: PendingStore,
    private readonly randomness: Randomness,
  ) {}

  /** @returns its URI, with 256 random bits */
  async push(clientId: string, parameters: RequestParameters): Promise<string> {
    const uri = `${prefix}${this.randomness.bytes(32).toString('base64url')}`;
    const document: Document = { clientId, parameters: parameters.pairs() };
    await this.pending.put('pushed', uri, JSON.stringify(document), pushedLifetime);
    return uri;
  }

  /**
   * What was pushed under this URI by this client; null: nothing, or too long ago. A browser that loads the page again finds it
   * again (§7.3); a code comes of it but once for each answer of the user.
   */
  async find(clientId: string, uri: string): Promise<RequestParameters | null> {
    const text = uri.startsWith(prefix) ? await this.pending.find('pushed', uri) : null;
    if (text === null) return null;
    const document = JSON.parse(text) as Document;
    return document.clientId === clientId ? RequestParameters.of(document.parameters) : null;
  }
}
