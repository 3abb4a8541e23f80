import { Inject, Injectable } from '@nestjs/common';
import { UserConsents } from '@gatehouse/api-clients';
import { Clock, DomainError } from '@gatehouse/identity';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import type { LiveSession } from '@gatehouse/sessions';
import { Approvals, canApprove } from './approvals';
import { IdTokenHints } from './id-token-hints';
import { nextStep } from './next-step';
import type { AskedFor } from './request-reader';

/** How a request goes on. */
export type Going =
  /** To the client, with a code or with what is wrong. */
  | { readonly kind: 'answered'; readonly to: string }
  | { readonly kind: 'log_in'; readonly again: boolean }
  /** Somebody is logged in, and has to be asked; `given`: what they allowed before. */
  | { readonly kind: 'ask'; readonly live: LiveSession; readonly given: readonly string[] };

/** Decides how authorization requests go on, and answers those that are ready. */
@Injectable()
export class AuthorizationFlow {
  constructor(
    private readonly consents: UserConsents,
    private readonly approvals: Approvals,
    private readonly hints: IdTokenHints,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @param sessionBefore handle of the session in which the request first came */
  async proceed(asked: AskedFor, live: LiveSession | null, sessionBefore: string | null): Promise<Going> {
    try {
      return await this.decide(asked, live, sessionBefore);
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
      return { kind: 'answered', to: this.approvals.refused(error, asked.back) };
    }
  }

  /** The user was asked and agrees. Costs a transaction of SQL and a write to the token store. */
  async allow({ client, request, back }: AskedFor, live: LiveSession): Promise<string> {
    await this.consents.remember(live.user!.ref.id, client, request.scopes, true);
    return this.approvals.approved(live, client, request, back);
  }

  /** Where to log in, and come back to the request of this name. */
  logInUrl(id: string, again: boolean): string {
    const { accountsUrl, issuer } = this.settings.site;
    const query = new URLSearchParams({ next_page: `${issuer}/authorize/resume?request=${id}` });
    if (again) query.set('prompt', 'login');
    return `${accountsUrl}/login?${query}`;
  }

  private async decide(
    { client, request, back }: AskedFor,
    live: LiveSession | null,
    sessionBefore: string | null,
  ): Promise<Going> {
    const user = live?.user?.ref.id ?? null;
    const state = user === null ? null : await this.consents.stateOf(user, client, request.scopes);
    const skips = this.consents.skips(client);
    const step = nextStep(request, {
      live,
      hintedUser: await this.hints.userIn(request.idTokenHint, client),
      sessionBefore,
      now: this.clock.seconds(),
      isAllowed: state?.isComplete === true || skips,
    });
    if (step === 'log_in' || step === 'log_in_again')
      return { kind: 'log_in', again: step === 'log_in_again' };
    if (!canApprove(live!, request.scopes)) throw nothingToGive();
    if (step === 'ask') return { kind: 'ask', live: live!, given: state!.given };
    if (!state!.isComplete) await this.consents.remember(user!, client, request.scopes, false);
    return { kind: 'answered', to: await this.approvals.approved(live!, client, request, back) };
  }
}

function nothingToGive(): DomainError {
  return new DomainError('refused', 'access_denied', 'The user holds none of these rights.');
}
