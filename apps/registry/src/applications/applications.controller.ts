import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { EndDelegation, UserConsents } from '@gatehouse/api-clients';
import { CurrentLiveSession } from '@gatehouse/auth/browser';
import { DomainError } from '@gatehouse/identity';
import { Clients } from '@gatehouse/registry-data';
import type { LiveSession } from '@gatehouse/sessions';
import { PageRenderer } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { seeOther } from '../see-other';
import { ApplicationsPage, WithdrawPage, type AllowedApplication } from '../pages';
import { Applications } from './applications';
import { identitySentences } from './identity-sentences';

/** What somebody allowed which application, and how they take it back: from the next request on. */
@Controller('applications')
export class ApplicationsController {
  constructor(
    private readonly consents: UserConsents,
    private readonly clients: Clients,
    private readonly applications: Applications,
    private readonly ending: EndDelegation,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  async list(
    @CurrentLiveSession() live: LiveSession,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = ApplicationsPage({
      frame: this.pages.frame(request, reply),
      applications: await this.allowedBy(userOf(live)),
      identitySentences,
      notice: await this.noticeOf(query),
    });
    this.pages.send(reply, page);
  }

  /** Asks once what it means; with `confirmed` it is done. */
  @Post()
  async withdraw(
    @CurrentLiveSession() live: LiveSession,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { client_id: sent, confirmed } = (body ?? {}) as Record<string, unknown>;
    const clientId = typeof sent === 'string' ? sent : '';
    if (confirmed !== 'yes') return this.ask(userOf(live), clientId, request, reply);
    const publication = await this.ending.withdraw(userOf(live), clientId);
    if (publication?.inForce === false) throw notYetInForce();
    const outcome = publication === null ? 'had_none' : 'withdrawn';
    back(reply, new URLSearchParams({ [outcome]: clientId }));
  }

  private async ask(
    user: string,
    clientId: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const allowed = (await this.consents.list(user)).find((consent) => consent.clientId === clientId);
    if (allowed === undefined) return back(reply, new URLSearchParams({ had_none: clientId }));
    const { clientName: name, kind } = allowed;
    const frame = this.pages.frame(request, reply);
    this.pages.send(reply, WithdrawPage({ frame, application: { clientId, name, kind } }));
  }

  private async allowedBy(user: string): Promise<readonly AllowedApplication[]> {
    const consents = await this.consents.list(user);
    return Promise.all(
      consents.map(async ({ clientId, scopes, givenAt, changedAt, kind }) => {
        const application = await this.applications.of(await this.clients.get(clientId));
        return { ...application, clientId, scopes, givenAt, changedAt, kind };
      }),
    );
  }

  private async noticeOf(query: Record<string, unknown>) {
    for (const kind of ['withdrawn', 'had_none'] as const) {
      const clientId = query[kind];
      if (typeof clientId !== 'string') continue;
      return { kind, applicationName: (await this.clients.find(clientId))?.name ?? null };
    }
    return null;
  }
}

function userOf({ user }: LiveSession): string {
  return user!.ref.id;
}

/** Relative, so that it stays below the path that a proxy serves the app under. */
function back(reply: FastifyReply, query: URLSearchParams): void {
  seeOther(reply, `applications?${query}`);
}

function notYetInForce(): DomainError {
  return new DomainError(
    'unavailable',
    'not_in_force',
    'Your decision is recorded. It will hold within moments, as soon as our session store answers again.',
    { retryAfter: 5 },
  );
}
