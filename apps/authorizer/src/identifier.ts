import {
  refused,
  type DpopRefusal,
  type LiveSession,
  type RefusalReason,
  type Resolution,
  type SessionCookie,
  type SessionResolver,
  type ShownResolution,
  type TokenResolver,
} from '@gatehouse/sessions';
import type { Clock } from '@gatehouse/identity';
import type { Credentials, SentToken } from './credentials';
import { browserUrl, type GatewayRequest } from './gateway-request';
import type { LegacyClaim } from './legacy-claim';

export type Identification =
  | { readonly live: LiveSession; readonly reason: 'ok' }
  | {
      readonly live: null;
      readonly reason: RefusalReason | 'no_credentials' | 'conflicting_credentials';
      /** What was wrong with the proof that came with a token; the token itself was good. */
      readonly proof?: DpopRefusal;
    };

/**
 * Finds out who a client is. A bad token refuses, because its sender meant to be somebody; cookies that do not
 * hold are dropped; whatever holds must name one and the same person and client. The verified session comes first,
 * the legacy cookie last.
 *
 * From memory this answers without a promise.
 */
export class Identifier {
  constructor(
    private readonly resolver: SessionResolver,
    private readonly tokens: Pick<TokenResolver, 'resolve'>,
    private readonly clock: Clock,
  ) {}

  identify(request: GatewayRequest): Identification | Promise<Identification> {
    const { credentials } = request;
    const { bearer, sessionCookies } = credentials;
    if (bearer === 'several') return { live: null, reason: 'conflicting_credentials' };
    if (bearer === 'malformed') return refused('bad_credentials') as Identification;
    if (bearer === null && sessionCookies.length === 1) return this.identifyBrowser(credentials);
    const asked = [
      ...(bearer === null ? [] : [this.resolveToken(bearer, request)]),
      ...sessionCookies.map((cookie) => this.resolveCookie(cookie)),
    ];
    const claims = this.current(credentials.legacyCookies);
    const settled = settledOf(asked);
    return settled === null
      ? Promise.all(asked.map(async (answer) => answer)).then((answers) =>
          this.conclude(answers, bearer !== null, claims),
        )
      : this.conclude(settled, bearer !== null, claims);
  }

  /** With one session cookie and nothing else but legacy cookies: what nearly every request is. */
  private identifyBrowser(credentials: Credentials): Identification | Promise<Identification> {
    const answer = this.resolveCookie(credentials.sessionCookies[0]!);
    return answer instanceof Promise
      ? answer.then((settled) => this.concludeBrowser(settled, credentials))
      : this.concludeBrowser(answer, credentials);
  }

  private concludeBrowser(
    answer: Resolution,
    credentials: Credentials,
  ): Identification | Promise<Identification> {
    const { live } = answer;
    const { legacyCookies } = credentials;
    if (live !== null && legacyCookies.every((claim) => claim === null || isOf(claim, live))) return answer;
    return this.conclude([answer], false, this.current(legacyCookies));
  }

  /** Null for those that hold no more. */
  private current(claims: readonly (LegacyClaim | null)[]): readonly (LegacyClaim | null)[] {
    const now = this.clock.seconds();
    return claims.map((claim) => (claim !== null && now < claim.expires ? claim : null));
  }

  /** Only who proves a key needs to say at which address. */
  private resolveToken(
    { scheme, token, proof }: SentToken,
    request: GatewayRequest,
  ): ShownResolution | Promise<ShownResolution> {
    if (scheme === 'Bearer') return this.tokens.resolve({ scheme, token });
    return this.tokens.resolve({ scheme, token, proof, method: request.method, url: browserUrl(request) });
  }

  private resolveCookie(cookie: SessionCookie | null): Resolution | Promise<Resolution> {
    if (cookie === null) return refused('bad_credentials');
    if (cookie.expires <= this.clock.seconds()) return refused('expired');
    const { id, nonce, userId } = cookie;
    // All proofs have one shape, which spares the hot path some look-ups.
    return this.resolver.resolve({ id, credential: 'cookie', secret: nonce, userId, clientId: null });
  }

  private conclude(
    answers: readonly Resolution[],
    withBearer: boolean,
    legacy: readonly (LegacyClaim | null)[],
  ): Identification | Promise<Identification> {
    if (withBearer && answers[0]!.live === null) return answers[0]!;
    const found = answers.filter((answer) => answer.live !== null);
    const strangers = legacy.filter((claim) => claim !== null && !found.some((one) => isOf(claim, one.live)));
    if (strangers.length > 0) return this.withLegacy(answers, found, strangers as LegacyClaim[]);
    return (
      agree(found) ??
      (legacy.length > 0 && answers.length === 0 ? refused('bad_credentials') : nobody(answers))
    );
  }

  /** With legacy cookies that are rightly signed and do not belong to a session already found. */
  private async withLegacy(
    answers: readonly Resolution[],
    found: readonly Resolution[],
    claims: readonly LegacyClaim[],
  ): Promise<Identification> {
    const resolved = await Promise.all(claims.map((claim) => this.resolveClaim(claim)));
    const all = [...found, ...resolved.filter((answer) => answer.live !== null)];
    return agree(all) ?? nobody([...resolved, ...answers]);
  }

  private async resolveClaim(claim: LegacyClaim): Promise<Resolution> {
    const resolution = await this.resolver.resolveLegacy(claim.sessionId);
    return resolution.live === null || isOf(claim, resolution.live) ? resolution : refused('bad_credentials');
  }
}

/** The answers themselves, if none of them is still to come. */
function settledOf(answers: readonly (Resolution | Promise<Resolution>)[]): readonly Resolution[] | null {
  return answers.some((answer) => answer instanceof Promise) ? null : (answers as readonly Resolution[]);
}

/** Whether a legacy cookie names the user of this session. */
function isOf(claim: LegacyClaim, live: LiveSession | null): boolean {
  return live !== null && live.user !== null && live.user.legacyId === claim.userId;
}

/** The first, if all name the same person and client; null if there is none. */
function agree(found: readonly Resolution[]): Identification | null {
  const [first] = found;
  if (first === undefined || first.live === null) return null;
  const same = found.every(
    ({ live }) =>
      live?.user?.ref.key === first.live.user?.ref.key &&
      live?.client?.ref.key === first.live.client?.ref.key,
  );
  return same ? first : { live: null, reason: 'conflicting_credentials' };
}

/** Why there is nobody: what was said of the first credential. */
function nobody(answers: readonly Resolution[]): Identification {
  const [first] = answers;
  return first === undefined || first.live !== null ? { live: null, reason: 'no_credentials' } : first;
}
