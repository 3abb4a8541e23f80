import { errors } from 'jose';
import type { Clock } from '@gatehouse/identity';
import { RecentMap } from '@gatehouse/sessions/recent-map';
import { valuesOf, type HttpRequest } from '../guard/http-request';
import type { AuthSession } from '../session/auth-session';
import { badCredentials, noCredentials, SessionSource, type Finding } from '../session/session-source';
import { sessionOfClaims } from './session-of-claims';
import { BadToken, toleranceOf, type TokenVerifier } from './token-verifier';

/** Characters: a token is some 2,000 long, and no header that NGINX passes on is longer than this. */
const longest = 16_384;

/** The gateway hands a token out again for half a minute; so many of them are not verified again. */
const remembered = 4096;

/** Characters. */
const keyLength = 32;

interface Verified {
  readonly header: string;
  readonly session: AuthSession;
}

/** Sessions from the token that the gateway puts into `Authorization`. */
export class GatewayTokenSource extends SessionSource {
  /** By the end of the header, which is its signature or tag: to hash all of it would cost more than the rest. */
  private readonly verified = new RecentMap<string, Verified>(remembered);
  private readonly clockTolerance: number;

  constructor(
    private readonly verifier: TokenVerifier,
    options: { readonly clockTolerance?: number },
    private readonly clock: Clock,
  ) {
    super();
    this.clockTolerance = toleranceOf(options);
  }

  find(request: HttpRequest): Finding | Promise<Finding> {
    const values = valuesOf(request, 'authorization');
    const header = values[0] ?? '';
    if (values.length > 1) return badCredentials('two headers Authorization');
    if (header === '') return noCredentials;
    const known = this.verified.get(header.slice(-keyLength));
    if (known?.header !== header || known.session.expires <= this.clock.seconds()) return this.verify(header);
    return known;
  }

  private async verify(header: string): Promise<Finding> {
    try {
      const session = sessionOfClaims(await this.verifier.verify(this.tokenOf(header), this.clock.seconds()));
      if (session.expires <= this.clock.seconds() - this.clockTolerance)
        throw new BadToken('the session has ended');
      this.verified.set(header.slice(-keyLength), { header, session });
      return { session };
    } catch (error) {
      if (error instanceof BadToken || error instanceof errors.JOSEError)
        return badCredentials(error.message);
      throw error;
    }
  }

  private tokenOf(header: string): string {
    if (header.length > longest) throw new BadToken('the token is too long');
    const [, scheme, token] = /^(?:([A-Za-z]+) +)?([A-Za-z0-9_.-]+)$/.exec(header) ?? [];
    const wanted = this.verifier.scheme;
    if (token === undefined || scheme?.toLowerCase() !== wanted?.toLowerCase()) {
      throw new BadToken(
        `Authorization is not ${wanted === null ? 'a bare token' : `${wanted} and a token`}`,
      );
    }
    return token;
  }
}
