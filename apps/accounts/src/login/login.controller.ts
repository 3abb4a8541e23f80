import { Controller, Get, Inject, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { cookieValues, Public } from '@gatehouse/auth';
import { liveSessionOf } from '@gatehouse/auth/browser';
import { DomainError, type DomainErrorKind } from '@gatehouse/identity';
import { LegacyUpgrade, LogOut, PermanentLogIn, type LoggedIn, type Upgraded } from '@gatehouse/people';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import { CsrfExempt, PageRenderer } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrowserCookies } from '../cookies/browser-cookies';
import { originOf } from '../origin-of';
import { LoginPage, type LoginPageProps, type LoginProblem } from '../pages';
import { nextPage } from './next-page';
import { afterLogIn } from './next-page-rules';
import { isAskedAgain, textField } from './password-form';
import { PasswordGuard } from './password.guard';
import { UpgradeLimit } from './upgrade-limit';

const notices: readonly string[] = ['logged_out', 'session_ended'] satisfies NonNullable<
  LoginPageProps['notice']
>[];

/** Kinds of errors at which somebody whom the old system knows still gets the form. */
const formInstead: readonly DomainErrorKind[] = ['refused', 'unavailable', 'too_many'];

/**
 * The log-in page. Whoever is logged in already, here or in the old system, is sent on, unless they are asked to prove once
 * more who they are: then a new session takes the place of the one they had.
 */
@Public()
@Controller('login')
export class LoginController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly upgrade: LegacyUpgrade,
    private readonly permanent: PermanentLogIn,
    private readonly logOut: LogOut,
    private readonly limit: UpgradeLimit,
    private readonly cookies: BrowserCookies,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  async show(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const wanted = textField(query, 'next_page');
    if (isAskedAgain(query))
      return this.form(request, reply, { nextPage: wanted || null, ...this.asked(request) });
    if (liveSessionOf(request) !== null || (await this.isKnownToLegacy(request, reply)))
      return this.goOn(reply, wanted);
    const notice = notices.find((known) => known === query.notice) as LoginPageProps['notice'];
    this.form(request, reply, { nextPage: wanted || null, notice: notice ?? null });
  }

  /** Exempt, because the guard asks for the form's token itself, and gives the form back. */
  @Post()
  @CsrfExempt()
  @UseGuards(PasswordGuard)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const wanted = textField(request.body, 'next_page');
    const outcome = PasswordGuard.outcomeOf(request);
    if (outcome === null) return this.goOn(reply, wanted);
    if ('problem' in outcome) return this.showAgain(request, reply, wanted, outcome.problem);
    this.welcome(reply, outcome.loggedIn);
    await this.endBefore(request);
    this.goOn(reply, wanted);
  }

  /** Who is asked once more, for a form that says so. */
  private asked(request: FastifyRequest): Pick<LoginPageProps, 'again' | 'username'> {
    const live = liveSessionOf(request);
    return live === null ? {} : { again: true, username: live.user?.claims.username };
  }

  /** The session that a new one took the place of. If a store cannot be told, it ends when it would have. */
  private async endBefore(request: FastifyRequest): Promise<void> {
    const live = liveSessionOf(request);
    if (live === null) return;
    const before = { session: live.session.id, legacyCookies: [], origin: originOf(request) };
    await this.logOut.logOut(before).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
    });
  }

  private welcome(reply: FastifyReply, loggedIn: LoggedIn): void {
    this.cookies.setSession(reply, loggedIn, String(loggedIn.legacyUser.id), loggedIn.legacyCookie);
    this.cookies.rememberDevice(reply, loggedIn.deviceCookie);
  }

  /** What the old system gave a browser lets it in without a question. While a store is down there is the form. */
  private async isKnownToLegacy(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    try {
      const opened = (await this.bySession(request)) ?? (await this.byPermanentToken(request));
      if (opened === null) return false;
      this.cookies.setSession(reply, opened, opened.userId, opened.legacyCookie);
      return true;
    } catch (error) {
      if (error instanceof DomainError && formInstead.includes(error.kind)) return false;
      throw error;
    }
  }

  private async bySession(request: FastifyRequest): Promise<Upgraded | null> {
    const values = cookieValues(request.headers.cookie, this.settings.legacy.cookieName);
    return (await this.limit.admits(values)) ? this.upgrade.upgrade(values, originOf(request)) : null;
  }

  private async byPermanentToken(request: FastifyRequest): Promise<Upgraded | null> {
    if (!this.permanent.isAccepted) return null;
    const values = cookieValues(request.headers.cookie, this.settings.legacy.permanentCookieName);
    const origin = originOf(request);
    const admitted = await this.limit.admitsToken(values, origin.ipAddress);
    return admitted ? this.permanent.logIn(values, origin) : null;
  }

  private showAgain(
    request: FastifyRequest,
    reply: FastifyReply,
    wanted: string,
    problem: LoginProblem,
  ): void {
    if (problem.kind === 'throttled') void reply.header('retry-after', problem.retryAfter);
    if (problem.kind === 'unavailable') void reply.header('retry-after', 1);
    const username = textField(request.body, 'username').slice(0, 320);
    const again = isAskedAgain(request.body) && liveSessionOf(request) !== null;
    this.form(request, reply, { nextPage: wanted || null, username, problem, again });
  }

  private form(request: FastifyRequest, reply: FastifyReply, props: Omit<LoginPageProps, 'frame'>): void {
    const frame = this.pages.frame(request, reply);
    this.pages.send(reply, LoginPage({ frame, ...props }), statusOf(props.problem ?? null));
  }

  private goOn(reply: FastifyReply, wanted: string): void {
    void reply.header('cache-control', 'no-store').redirect(nextPage(wanted, afterLogIn(this.settings)), 303);
  }
}

function statusOf(problem: LoginProblem | null): number {
  switch (problem?.kind) {
    case undefined:
      return 200;
    case 'throttled':
      return 429;
    case 'unavailable':
      return 503;
    case 'form_expired':
      return 403;
    case 'incomplete':
    case 'invalid_credentials':
    case 'email_not_verified':
      return 400;
  }
}
