import type { BearerResolver } from '../bearer-resolver';
import { refused, type Resolution } from '../live-session';
import type { DpopProofs } from './dpop-proofs';
import type { DpopRefusal } from './dpop-refusal';

/** An access token as a client shows it, by the scheme of its `Authorization` header. */
export type ShownToken =
  | { readonly scheme: 'Bearer'; readonly token: string }
  | {
      readonly scheme: 'DPoP';
      readonly token: string;
      /** Every value of the `DPoP` header, as they came. */
      readonly proof: readonly string[] | undefined;
      readonly method: string;
      /** The request's address as the client has it; null: it is not known. */
      readonly url: string | null;
    };

/** A resolution, and what was wrong with the proof where the token itself was good. */
export type ShownResolution = Resolution & { readonly proof?: DpopRefusal };

/**
 * From a token as it is shown to a live session. A token that is bound to a key takes a proof of that key (RFC 9449 §7.1) and is
 * none without (§7.2); one that is not bound is borne, and is none where a proof comes with it, which proves nothing of it.
 *
 * What is borne costs nothing more than `BearerResolver`; a proof costs a signature and a round trip to the store. Throws as
 * both do.
 */
export class TokenResolver {
  constructor(
    private readonly bearers: Pick<BearerResolver, 'resolve' | 'resolveAny'>,
    private readonly proofs: Pick<DpopProofs, 'verify'>,
  ) {}

  /** For what stands behind the gateway. */
  resolve(shown: ShownToken): ShownResolution | Promise<ShownResolution> {
    return this.conclude(this.bearers.resolve(shown.token), shown);
  }

  /** For whoever gave the token: whatever resource it is for. */
  resolveAny(shown: ShownToken): ShownResolution | Promise<ShownResolution> {
    return this.conclude(this.bearers.resolveAny(shown.token), shown);
  }

  private conclude(
    found: Resolution | Promise<Resolution>,
    shown: ShownToken,
  ): ShownResolution | Promise<ShownResolution> {
    return found instanceof Promise
      ? found.then((read) => this.asShown(read, shown))
      : this.asShown(found, shown);
  }

  private asShown(found: Resolution, shown: ShownToken): ShownResolution | Promise<ShownResolution> {
    if (found.live === null) return found;
    const { keyThumbprint } = found.live.session;
    if (shown.scheme === 'Bearer') return keyThumbprint === null ? found : refused('bad_credentials');
    return keyThumbprint === null ? refused('bad_credentials') : this.proved(found, shown, keyThumbprint);
  }

  private async proved(
    found: Resolution,
    { token, proof, method, url }: ShownToken & { readonly scheme: 'DPoP' },
    thumbprint: string,
  ): Promise<ShownResolution> {
    const proved = await this.proofs.verify({ proof, method, url, accessToken: token, thumbprint });
    return typeof proved === 'string' ? { ...refused('bad_credentials'), proof: proved } : found;
  }
}
