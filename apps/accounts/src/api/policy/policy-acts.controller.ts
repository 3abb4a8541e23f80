import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { Scoped } from '@gatehouse/auth';
import { CurrentLiveSession } from '@gatehouse/auth/browser';
import { DomainError } from '@gatehouse/identity';
import { PolicyPublication, type PolicyAct, type PolicyDraft } from '@gatehouse/people';
import { BodyLimit } from '@gatehouse/platform';
import type { LiveSession } from '@gatehouse/sessions';
import { CsrfExempt } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { originOf } from '../../origin-of';
import { getFiles } from './policy-files';
import { PublishRequest, RollbackRequest, roomForFiles } from './policy-requests';

interface PublishedAnswer {
  readonly version: number;
  readonly in_force: boolean;
}

/**
 * What changes the policy. 200: in force; 202: recorded, and in force as soon as the token store answers. A person does it,
 * who may not give a role more than they hold. No cookie opens it, so no form is asked for.
 */
@Scoped('policy:publish')
@CsrfExempt()
@Controller('api/v1/policy')
export class PolicyActsController {
  constructor(private readonly publication: PolicyPublication) {}

  @Post('publish')
  @BodyLimit(roomForFiles)
  @HttpCode(200)
  async publish(
    @Body() { files, based_on, comment = '' }: PublishRequest,
    @CurrentLiveSession() live: LiveSession,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublishedAnswer> {
    const act = actOf(live, request, comment);
    const draft = await this.publication.draft(getFiles(files));
    return this.finish(basedOn(draft, based_on), act, reply);
  }

  @Post('rollback')
  @HttpCode(200)
  async rollback(
    @Body() { version, based_on, comment = `Back to version ${version}.` }: RollbackRequest,
    @CurrentLiveSession() live: LiveSession,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublishedAnswer> {
    const act = actOf(live, request, comment);
    const draft = await this.publication.draftOfVersion(version);
    return this.finish(based_on === undefined ? draft : basedOn(draft, based_on), act, reply);
  }

  private async finish(draft: PolicyDraft, act: PolicyAct, reply: FastifyReply): Promise<PublishedAnswer> {
    const { version, inForce } = await this.publication.publish(draft, act);
    if (!inForce) void reply.code(202);
    return { version, in_force: inForce };
  }
}

/** The draft, if it is of the version that the sender had before their eyes. What comes after that, publishing notices. */
function basedOn(draft: PolicyDraft, seen: number): PolicyDraft {
  if (draft.basedOn === seen) return draft;
  const sentence = `Version ${draft.basedOn} is published, and this was made from ${seen}: look at it, then publish again.`;
  throw new DomainError('conflict', 'policy_changed', sentence);
}

function actOf({ user, authorizations }: LiveSession, request: FastifyRequest, comment: string): PolicyAct {
  if (user === null)
    throw new DomainError(
      'refused',
      'person_needed',
      'A policy is published by a person, not by a program alone.',
    );
  return { by: user.ref.id, comment, origin: originOf(request), holds: authorizations.scopes };
}
