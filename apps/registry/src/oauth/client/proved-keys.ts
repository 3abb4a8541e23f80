import { Inject, Injectable } from '@nestjs/common';
import type { ClientSubject } from '@gatehouse/identity';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import { DpopProofs, invalidDpopProof } from '@gatehouse/sessions';
import type { OAuthRequest } from '../oauth-request';

/** Which key a client proves to have with its request (RFC 9449 §5). */
@Injectable()
export class ProvedKeys {
  private readonly issuer: string;

  constructor(
    private readonly proofs: DpopProofs,
    @Inject(SETTINGS) { site }: Settings,
  ) {
    this.issuer = site.issuer;
  }

  /**
   * The thumbprint of the key; null where no proof came. Throws `invalid_dpop_proof` for a proof that is none, and where
   * this client has to bring one (§5.2).
   *
   * @param path of the endpoint: a proof is for its address as clients know it, whatever they reached us by
   */
  async forToken(request: OAuthRequest, path: string, client: ClientSubject): Promise<string | null> {
    const thumbprint = await this.of(request, path);
    if (thumbprint === null && client.dpopBound) throw invalidDpopProof('missing');
    return thumbprint;
  }

  /** As `forToken`, where nobody has to bring one. */
  async of({ rawHeaders }: OAuthRequest, path: string): Promise<string | null> {
    const proof = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === 'dpop');
    if (proof.length === 0) return null;
    const proved = await this.proofs.verify({ proof, method: 'POST', url: `${this.issuer}${path}` });
    if (typeof proved === 'string') throw invalidDpopProof(proved);
    return proved.thumbprint;
  }
}
