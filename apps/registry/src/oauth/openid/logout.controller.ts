import { Controller, Get, Inject, Logger, Post, Query, Req, Res } from '@nestjs/common';
import { EndedSessions } from '@gatehouse/api-clients';
import { Public } from '@gatehouse/auth';
import { liveSessionOf } from '@gatehouse/auth/browser';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import type { LiveSession } from '@gatehouse/sessions';
import { SessionStore } from '@gatehouse/token-store';
import { CsrfExempt, Forms, PageRenderer } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LoggedOutPage, LoggingOutPage, LogoutPage, LogoutReturnPage, type AfterLogout } from '../../pages';
import { AuthorizationProblems } from '../authorization/authorization-problems';
import { RequestParameters } from '../authorization/request-parameters';
import { seeOther } from '../../see-other';
import { isAbout, LogoutRequests } from './logout-request';
import { PendingLogouts, type PendingLogout } from './pending-logouts';

/**
 * `GET|POST /logout`, the end_session_endpoint of OpenID Connect RP-Initiated Logout 1.0. A client sends somebody's browser here;
 * unless it proves that it means this very session, the person is asked.
 *
 * The sessions of both systems are ended by the accounts app: a page of ours goes on there by itself, and from there the browser
 * comes back to `/logout/done`. Between the client's site and the accounts app that page breaks the chain, so that what arrives
 * there is same-site, and needs no second question.
 */
@Public()
@Controller('logout')
export class LogoutController {
  private readonly logger = new Logger('Log-out');

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly requests: LogoutRequests,
    private readonly pending: PendingLogouts,
    private readonly ended: EndedSessions,
    private readonly store: SessionStore,
    private readonly problems: AuthorizationProblems,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  async get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = request.url.split('?', 2)[1] ?? '';
    await this.begin(RequestParameters.ofQuery(query), request, reply);
  }

  /**
   * By a client's form, or by ours with the answer. Exempt: clients post from their own pages (§2), and nothing ends by that
   * before somebody is asked; whether the answer came from our page is looked at here, to ask once more.
   */
  @Post()
  @CsrfExempt()
  async post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { request: id, csrf_token: token } = (request.body ?? {}) as Record<string, unknown>;
    if (typeof id !== 'string' || typeof token !== 'string')
      return this.begin(RequestParameters.ofForm(request.body), request, reply);
    const logout = await this.pending.find(id);
    const live = liveSessionOf(request);
    if (live === null) return this.over(logout, request, reply);
    if (logout !== null && this.forms.check(request) === 'valid') return this.goOn(id, request, reply);
    await this.ask(live, logout, request, reply, 403);
  }

  /** Where the accounts app leads back to. */
  @Get('done')
  async done(
    @Query('request') id: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const logout = await this.pending.find(id);
    const live = liveSessionOf(request);
    // Somebody is logged in still, or again: nothing is said that is not so.
    if (live !== null) return this.ask(live, logout, request, reply);
    await this.over(logout, request, reply);
  }

  private async begin(
    parameters: RequestParameters,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const asked = await this.requests.read(parameters);
    if (asked.kind === 'problem') return this.problems.show(asked.problem, request, reply, asked.client);
    const live = liveSessionOf(request);
    const { after } = asked;
    if (live === null) {
      // While the store is away nobody is known, and somebody may be logged in.
      await this.store.ping();
      if (after === null) return this.over(null, request, reply);
      return seeOther(reply, after.url);
    }
    const applicationName = asked.client?.name ?? null;
    const logout = { applicationName, after, sessionId: live.session.id.toString() };
    if (isAbout(asked, live)) return this.goOn(await this.pending.keep(logout), request, reply);
    await this.ask(live, logout, request, reply);
  }

  private async ask(
    { session }: LiveSession,
    logout: PendingLogout | null,
    request: FastifyRequest,
    reply: FastifyReply,
    status = 200,
  ): Promise<void> {
    const { applicationName = null, after = null } = logout ?? {};
    const id = await this.pending.keep({ applicationName, after, sessionId: session.id.toString() });
    const frame = this.pages.frame(request, reply);
    const stayUrl = frame.site.homeUrl;
    this.pages.send(reply, LogoutPage({ frame, applicationName, hidden: { request: id }, stayUrl }), status);
  }

  /** On to the accounts app, by a page and not by a redirect, which would still be the client's navigation. */
  private goOn(id: string, request: FastifyRequest, reply: FastifyReply): void {
    const { accountsUrl, issuer } = this.settings.site;
    const query = new URLSearchParams({ next_page: `${issuer}/logout/done?request=${id}` });
    const frame = this.pages.frame(request, reply);
    this.pages.send(reply, LoggingOutPage({ frame, continueUrl: `${accountsUrl}/logout?${query}` }));
  }

  private async over(
    logout: PendingLogout | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    if (logout !== null) await this.endDelegations(logout);
    this.pages.send(reply, this.lastPage(logout?.after ?? null, request, reply));
  }

  /** At once, where that is possible; else it is left to the background, and the person is logged out all the same. */
  private async endDelegations({ sessionId }: PendingLogout): Promise<void> {
    try {
      await this.ended.lookAt(sessionId);
    } catch (error) {
      this.logger.warn(`left to the background: ${(error as Error).name}`);
    }
  }

  private lastPage(after: AfterLogout | null, request: FastifyRequest, reply: FastifyReply) {
    const frame = this.pages.frame(request, reply);
    return after === null ? LoggedOutPage({ frame, after }) : LogoutReturnPage({ frame, after });
  }
}
