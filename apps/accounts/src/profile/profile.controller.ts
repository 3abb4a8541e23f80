import { Controller, Get, Req, Res } from '@nestjs/common';
import { CurrentLiveSession } from '@gatehouse/auth/browser';
import { Sessions, type LiveSession } from '@gatehouse/sessions';
import { PageRenderer } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProfilePage } from '../pages';
import { profileOf } from './profile-of';

/** What somebody sees of themselves. */
@Controller('profile')
export class ProfileController {
  constructor(
    private readonly sessions: Sessions,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  async show(
    @CurrentLiveSession() live: LiveSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const sessions = await this.sessions.list(live.session.id.subject);
    const frame = this.pages.frame(request, reply);
    this.pages.send(reply, ProfilePage({ frame, profile: profileOf(live, sessions) }));
  }
}
