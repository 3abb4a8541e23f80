import { Controller, Get, Headers, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { cookieValues, Public } from '@gatehouse/auth';
import { liveSessionOf } from '@gatehouse/auth/browser';
import { LogOut } from '@gatehouse/people';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import { CsrfExempt, Forms, PageRenderer } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrowserCookies } from '../cookies/browser-cookies';
import { nextPage } from '../login/next-page';
import { afterLogIn, afterLogOut } from '../login/next-page-rules';
import { textField } from '../login/password-form';
import { originOf } from '../origin-of';
import { LogoutPage, type LogoutPageProps } from '../pages';

/** Ends both sessions. A link on another site cannot do so by itself: it leads to a page with a button. */
@Public()
@Controller('logout')
export class LogoutController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly logOut: LogOut,
    private readonly cookies: BrowserCookies,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  async get(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query() query: Record<string, unknown>,
    @Headers('sec-fetch-site') site?: string,
    @Headers('sec-purpose') purpose?: string,
  ): Promise<void> {
    // A browser that looks ahead, at what somebody types perhaps, must not log them out; 204 makes it drop the page.
    if (purpose?.includes('prefetch')) return void reply.code(204).header('cache-control', 'no-store').send();
    const wanted = textField(query, 'next_page');
    // HEAD is safe (RFC 9110 §9.2.1): it learns that there is a page with a button, and ends nothing.
    if (request.method === 'HEAD')
      return this.ask(request, reply, { nextPage: wanted, because: 'other_site' });
    if (site === 'cross-site' && this.cookies.anyToUnset(request))
      return this.ask(request, reply, { nextPage: wanted, because: 'other_site' });
    await this.end(request, reply, wanted);
  }

  /** Exempt, because a form that has grown old still says what the person wants: they are asked once more. */
  @Post()
  @CsrfExempt()
  async post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const wanted = textField(request.body, 'next_page');
    if (!this.isWanted(request)) return this.ask(request, reply, { nextPage: wanted, because: 'old_form' });
    await this.end(request, reply, wanted);
  }

  /** A button on a page of ours that outlived its session cannot have a valid form any more, and does no harm. */
  private isWanted(request: FastifyRequest): boolean {
    if (this.forms.check(request) === 'valid' || !this.cookies.anyToUnset(request)) return true;
    return liveSessionOf(request) === null && this.forms.isFromOwnPage(request);
  }

  private ask(
    request: FastifyRequest,
    reply: FastifyReply,
    { nextPage: wanted, because }: Pick<LogoutPageProps, 'nextPage' | 'because'>,
  ): void {
    const frame = this.pages.frame(request, reply);
    const stayUrl = afterLogIn(this.settings).fallback;
    const page = LogoutPage({ frame, nextPage: wanted || null, stayUrl, because });
    this.pages.send(reply, page, because === 'old_form' ? 403 : 200);
  }

  /** Only when both systems have been told does the browser forget its cookies: with them the person can try again. */
  private async end(request: FastifyRequest, reply: FastifyReply, wanted: string): Promise<void> {
    await this.tellBoth(request);
    this.cookies.unsetSession(reply);
    void reply
      .header('cache-control', 'no-store')
      .redirect(nextPage(wanted, afterLogOut(this.settings)), 303);
  }

  private async tellBoth(request: FastifyRequest): Promise<void> {
    const live = liveSessionOf(request)?.session.id;
    await this.logOut.logOut({
      // While the store is down, nobody knows of a live one; our signature says which is meant.
      session: live ?? this.cookies.sessionsNamedIn(request)[0] ?? null,
      legacyCookies: cookieValues(request.headers.cookie, this.settings.legacy.cookieName),
      origin: originOf(request),
    });
  }
}
