import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { userCodeIn, userCodeInGroups } from '@gatehouse/api-clients';
import { CurrentLiveSession } from '@gatehouse/auth/browser';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import type { LiveSession } from '@gatehouse/sessions';
import { PageRenderer } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeviceAnsweredPage, DeviceCodePage, DeviceConfirmPage, type UserCodeProblem } from '../../pages';
import { Applications } from '../../applications/applications';
import { identitySentences } from '../../applications/identity-sentences';
import { DeviceAnswers, type AskingDevice, type Decision } from './device-answers';

/** Characters that are shown again; no code is longer, however it is typed. */
const longest = 64;

/**
 * `GET|POST /device`, RFC 8628 §3.3: somebody types the code that a device shows, sees who asks for what, and answers. Also
 * where the address has the code in it (§3.3.1) they are shown it and asked, whatever they allowed before: it may be
 * somebody else's device (§5.4).
 */
@Controller('device')
export class DeviceController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly devices: DeviceAnswers,
    private readonly applications: Applications,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  async show(
    @Query('user_code') userCode: unknown,
    @CurrentLiveSession() live: LiveSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const typed = textOf(userCode);
    if (typed === '') return this.askForCode('', null, request, reply);
    await this.goOn(typed, null, live, request, reply);
  }

  @Post()
  async enter(
    @Body() body: unknown,
    @CurrentLiveSession() live: LiveSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { user_code: userCode, decision } = (body ?? {}) as Record<string, unknown>;
    const typed = textOf(userCode);
    if (typed.trim() === '') return this.askForCode('', { kind: 'missing' }, request, reply);
    await this.goOn(typed, decisionIn(decision), live, request, reply);
  }

  private async goOn(
    typed: string,
    decision: Decision | null,
    live: LiveSession,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const found = await this.devices.find(typed, live, request.ip);
    if (found.kind === 'throttled') return this.askForCode(typed, found, request, reply);
    if (found.kind === 'unknown')
      return this.askForCode(typed, { kind: decision === null ? 'unknown' : 'expired' }, request, reply);
    const { asking } = found;
    let told = asking.answered;
    if (told === null && decision === null) return this.confirm(asking, typed, live, request, reply);
    if (told === null && decision !== null) told = await this.devices.answer(asking, decision, live);
    if (told === null) return this.askForCode(typed, { kind: 'expired' }, request, reply);
    const page = DeviceAnsweredPage({
      frame: this.pages.frame(request, reply),
      applicationName: asking.client.name,
      decision: told === 'allow' ? 'allowed' : 'denied',
    });
    this.pages.send(reply, page);
  }

  private async confirm(
    { kept, client }: AskingDevice,
    typed: string,
    live: LiveSession,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { scopes, askedAt, ipAddress } = kept.device;
    const userCode = userCodeInGroups(userCodeIn(typed)!);
    const page = DeviceConfirmPage({
      frame: this.pages.frame(request, reply),
      application: await this.applications.of(client),
      userCode,
      username: live.user!.claims.username,
      otherAccountUrl: this.otherAccountUrl(userCode),
      scopes,
      identitySentences,
      asked: { at: askedAt, ipAddress },
    });
    this.pages.send(reply, page);
  }

  private askForCode(
    userCode: string,
    problem: UserCodeProblem | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    if (problem?.kind === 'throttled') void reply.header('retry-after', problem.retryAfter);
    const frame = this.pages.frame(request, reply);
    const status = problem === null ? 200 : problem.kind === 'throttled' ? 429 : 400;
    this.pages.send(reply, DeviceCodePage({ frame, userCode, problem }), status);
  }

  private otherAccountUrl(userCode: string): string {
    const { accountsUrl, issuer } = this.settings.site;
    const next = `${issuer}/device?user_code=${userCode}`;
    return `${accountsUrl}/login?${new URLSearchParams({ next_page: next, prompt: 'login' })}`;
  }
}

/** As it was typed; what is no text is nothing. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, longest) : '';
}

function decisionIn(value: unknown): Decision | null {
  return value === 'allow' || value === 'deny' ? value : null;
}
