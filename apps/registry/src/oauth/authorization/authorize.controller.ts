import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { Public } from '@gatehouse/auth';
import { liveSessionOf } from '@gatehouse/auth/browser';
import { SETTINGS, WholeForm, type Settings } from '@gatehouse/platform';
import { CsrfExempt, PageRenderer } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignInReturnPage } from '../../pages';
import { seeOther } from '../../see-other';
import { Approvals } from './approvals';
import { AuthorizationFlow } from './authorization-flow';
import { AuthorizationProblems } from './authorization-problems';
import { KeptRequests } from './kept-requests';
import { RequestParameters } from './request-parameters';
import { RequestReader, type Understood } from './request-reader';

/**
 * `GET|POST /authorize`, RFC 6749 §3.1 and OIDC Core §3.1.2.1: a client sends somebody's browser to ask for something. Whoever
 * has to log in first is sent to the accounts app, and the request waits here.
 */
@Public()
@Controller('authorize')
export class AuthorizeController {
  private readonly base: string;

  constructor(
    @Inject(SETTINGS) { site }: Settings,
    private readonly reader: RequestReader,
    private readonly flow: AuthorizationFlow,
    private readonly approvals: Approvals,
    private readonly kept: KeptRequests,
    private readonly problems: AuthorizationProblems,
    private readonly pages: PageRenderer,
  ) {
    this.base = new URL(site.issuer).pathname.replace(/\/+$/, '');
  }

  @Get()
  async get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const understood = await this.reader.read(RequestParameters.ofQuery(queryOf(request)));
    await this.goOn(understood, sessionNow(request), request, reply);
  }

  /** Exempt: clients post here from their own pages, and nothing is changed before somebody is asked (OIDC Core §3.1.2.1). */
  @Post()
  @CsrfExempt()
  @WholeForm()
  async post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const parameters = RequestParameters.of((request.body ?? []) as URLSearchParams);
    const understood = await this.reader.read(parameters, queryOf(request) !== '');
    await this.goOn(understood, sessionNow(request), request, reply);
  }

  /**
   * Where the log-in leads back to. It shows a page that goes on by itself: a redirect would still be part of the answer to
   * the log-in form, whose policy does not know the client's address.
   */
  @Get('resume')
  resume(@Query('request') id: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const query = new URLSearchParams({ request: typeof id === 'string' ? id : '' });
    const frame = this.pages.frame(request, reply);
    const page = SignInReturnPage({ frame, continueUrl: `${this.base}/authorize/continue?${query}` });
    this.pages.send(reply, page);
  }

  @Get('continue')
  async continue(
    @Query('request') id: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const kept = await this.kept.find(id, request);
    if (typeof kept === 'string') return this.problems.show(kept, request, reply);
    // Who comes back from the log-in without a session has a browser that keeps no cookies, or not ours.
    if (liveSessionOf(request) === null) return this.problems.show('cookies_off', request, reply);
    const understood = await this.reader.readKept(kept.parameters);
    await this.goOn(understood, kept.sessionBefore, request, reply, kept.id);
  }

  /** @param keptAs its name, where it waits already */
  private async goOn(
    understood: Understood,
    sessionBefore: string | null,
    request: FastifyRequest,
    reply: FastifyReply,
    keptAs: string | null = null,
  ): Promise<void> {
    if (understood.kind === 'problem')
      return this.problems.show(understood.problem, request, reply, understood.client);
    if (understood.kind === 'refused')
      return seeOther(reply, this.approvals.refused(understood.error, understood.back));
    const going = await this.flow.proceed(understood, liveSessionOf(request), sessionBefore);
    if (going.kind === 'answered') {
      if (keptAs !== null && !(await this.kept.end({ id: keptAs })))
        return this.problems.show('request_too_old', request, reply);
      return seeOther(reply, going.to);
    }
    const { parameters } = understood;
    const id = keptAs ?? (await this.kept.keep({ parameters, sessionBefore }, request, reply));
    if (going.kind === 'log_in') return seeOther(reply, this.flow.logInUrl(id, going.again));
    seeOther(reply, `${this.base}/consent?request=${id}`);
  }
}

function sessionNow(request: FastifyRequest): string | null {
  return liveSessionOf(request)?.session.id.toString() ?? null;
}

function queryOf({ url }: FastifyRequest): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
}
