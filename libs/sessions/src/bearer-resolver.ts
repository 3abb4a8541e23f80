import type { AccessTokens } from './access-token';
import { readBearerToken } from './bearer-token';
import { refused, type RefusalReason, type Resolution } from './live-session';
import type { Proof, SessionResolver } from './session-resolver';

/**
 * From the text that somebody bears to a live session, whichever of our formats it has: opaque, or signed. A handle, a
 * gateway token, an ID token and whatever else we write are none of them.
 *
 * From memory this answers without a promise. Throws as `SessionResolver` does.
 */
export class BearerResolver {
  constructor(
    private readonly resolver: Pick<SessionResolver, 'resolve'>,
    private readonly signed: Pick<AccessTokens, 'read'>,
  ) {}

  /** For what stands behind the gateway: a token for another resource (RFC 8707 §2) is none here. */
  resolve(text: string): Resolution | Promise<Resolution> {
    const found = this.resolveAny(text);
    return found instanceof Promise ? found.then(forPlatform) : forPlatform(found);
  }

  /** For whoever gave the token: whatever resource it is for. */
  resolveAny(text: string): Resolution | Promise<Resolution> {
    const opaque = readBearerToken(text);
    if (opaque !== null) {
      const { id, secret } = opaque;
      return this.resolver.resolve({ id, credential: 'bearer', secret, userId: null, clientId: null });
    }
    const read = this.signed.read(text);
    return read instanceof Promise ? read.then((what) => this.resolveRead(what)) : this.resolveRead(read);
  }

  private resolveRead(read: Proof | RefusalReason): Resolution | Promise<Resolution> {
    return typeof read === 'string' ? refused(read) : this.resolver.resolve(read);
  }
}

function forPlatform(found: Resolution): Resolution {
  return found.live === null || found.live.session.audience === null ? found : refused('bad_credentials');
}
