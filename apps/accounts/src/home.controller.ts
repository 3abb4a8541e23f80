import { Controller, Get, Inject, Res } from '@nestjs/common';
import { Public } from '@gatehouse/auth';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import type { FastifyReply } from 'fastify';

/** The bare address leads to the profile, and over the log-in whoever has to. */
@Public()
@Controller()
export class HomeController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  home(@Res() reply: FastifyReply): void {
    void reply.header('cache-control', 'no-store').redirect(`${this.settings.site.accountsUrl}/profile`, 303);
  }
}
