import { Injectable } from '@nestjs/common';
import type { Client } from '@gatehouse/registry-data';
import { PageRenderer } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthorizationErrorPage, type AuthorizationProblem } from '../../pages';

/** Shows why a request ends here, without sending anybody anywhere (RFC 6749 §4.1.2.1). */
@Injectable()
export class AuthorizationProblems {
  constructor(private readonly pages: PageRenderer) {}

  show(
    problem: AuthorizationProblem,
    request: FastifyRequest,
    reply: FastifyReply,
    client: Client | null = null,
  ): void {
    const frame = this.pages.frame(request, reply);
    const applicationName = client?.name ?? null;
    const page = AuthorizationErrorPage({ frame, problem, applicationName, reference: request.id });
    this.pages.send(reply, page, 400);
  }
}
