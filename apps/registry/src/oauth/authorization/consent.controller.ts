import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { Public } from '@gatehouse/auth';
import { liveSessionOf } from '@gatehouse/auth/browser';
import { PageRenderer } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConsentPage } from '../../pages';
import { seeOther } from '../../see-other';
import { Applications } from '../../applications/applications';
import { identitySentences } from '../../applications/identity-sentences';
import { Approvals, denied } from './approvals';
import { AuthorizationFlow, type Going } from './authorization-flow';
import { AuthorizationProblems } from './authorization-problems';
import { KeptRequests, type KeptRequest } from './kept-requests';
import { RequestReader, type AskedFor } from './request-reader';

/** A request that waits for its user, and how it would go on now. */
interface Waiting {
  readonly kept: KeptRequest;
  readonly asked: AskedFor;
  readonly going: Going;
}

/**
 * Asks somebody whether a client may do for them what it wants (OIDC Core §3.1.2.4). Public, because who is not logged in any
 * more has to go back to the request, and not to this page.
 */
@Public()
@Controller('consent')
export class ConsentController {
  constructor(
    private readonly reader: RequestReader,
    private readonly flow: AuthorizationFlow,
    private readonly approvals: Approvals,
    private readonly applications: Applications,
    private readonly kept: KeptRequests,
    private readonly problems: AuthorizationProblems,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  async show(
    @Query('request') id: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const waiting = await this.waiting(id, request, reply);
    if (waiting === null) return;
    const { kept, asked, going } = waiting;
    if (going.kind !== 'ask') return this.goOn(waiting, request, reply);
    const { client, back } = asked;
    const page = ConsentPage({
      frame: this.pages.frame(request, reply),
      application: await this.applications.of(client),
      publicClient: client.authMethod === 'none',
      redirectUri: back.redirectUri,
      username: going.live.user!.claims.username,
      otherAccountUrl: this.flow.logInUrl(kept.id, true),
      scopes: asked.request.scopes,
      allowedBefore: going.given,
      identitySentences,
      request: kept.id,
    });
    // Chromium applies `form-action` to the redirect that answers the form.
    this.pages.send(reply, page, 200, { formTargets: [back.redirectUri] });
  }

  /** An answer counts once: whoever sends the form twice has answered already. */
  @Post()
  async answer(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { request: id, decision } = (body ?? {}) as Record<string, unknown>;
    const waiting = await this.waiting(id, request, reply);
    if (waiting === null) return;
    const { kept, asked, going } = waiting;
    if (going.kind !== 'ask' && decision !== 'deny') return this.goOn(waiting, request, reply);
    if (decision !== 'allow' && decision !== 'deny') return seeOther(reply, `consent?request=${kept.id}`);
    if (!(await this.kept.end(kept))) return this.problems.show('request_too_old', request, reply);
    if (decision === 'deny') return seeOther(reply, this.approvals.refused(denied(), asked.back));
    seeOther(reply, await this.flow.allow(asked, liveSessionOf(request)!));
  }

  /** Null: the request is no more, and that has been said. */
  private async waiting(id: unknown, request: FastifyRequest, reply: FastifyReply): Promise<Waiting | null> {
    const kept = await this.kept.find(id, request);
    if (typeof kept === 'string') {
      this.problems.show(kept, request, reply);
      return null;
    }
    const asked = await this.reader.readKept(kept.parameters);
    if (asked.kind === 'problem') this.problems.show(asked.problem, request, reply, asked.client);
    else if (asked.kind === 'refused') seeOther(reply, this.approvals.refused(asked.error, asked.back));
    if (asked.kind !== 'asked') return null;
    const going = await this.flow.proceed(asked, liveSessionOf(request), kept.sessionBefore);
    return { kept, asked, going };
  }

  /** It need not be asked any more: allowed in another tab, or logged out. */
  private async goOn({ kept, going }: Waiting, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (going.kind === 'log_in') return seeOther(reply, this.flow.logInUrl(kept.id, going.again));
    if (going.kind !== 'answered') return;
    if (!(await this.kept.end(kept))) return this.problems.show('request_too_old', request, reply);
    seeOther(reply, going.to);
  }
}
