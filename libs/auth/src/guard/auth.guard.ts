import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '@gatehouse/identity';
import { accessKey, byDefault, type Access } from '../access/access';
import { decideScoped } from '../access/scoped-decision';
import { rememberSession } from '../session/current-session.decorator';
import { badCredentials, SessionSource, type Finding } from '../session/session-source';
import { AuthRefusal, refusedByAuthorizer, scopeMissing, unauthenticated, unavailable } from './auth-refusal';
import type { HttpRequest } from './http-request';
import { RefusalLog } from './refusal-log';

type ScopedAccess = Extract<Access, { readonly kind: 'scoped' }>;

/**
 * Stands before every handler, and lets nobody through but whom the handler's decorators allow; those without one,
 * sessions of a user or a client.
 *
 * A public handler is reached whatever came: it may have credentials of its own, and must not fail because the gateway's
 * keys are not ours. It learns of a session that is good. One that is not good is none, and the log has a warning.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly source: SessionSource,
    private readonly log: RefusalLog,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    // What is not HTTP has no credentials that we know of.
    if (context.getType() !== 'http') return false;
    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    try {
      const judged = this.judge(this.accessOf(context), request);
      return judged === true || judged.catch((error: unknown) => refuse(http.getResponse(), error));
    } catch (error) {
      return refuse(http.getResponse(), error);
    }
  }

  private accessOf(context: ExecutionContext): Access {
    const places = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<Access | undefined>(accessKey, places) ?? byDefault;
  }

  /** True, without a promise, where nothing has to be waited for. Rejects with what is to be answered instead. */
  private judge(access: Access, request: HttpRequest): true | Promise<true> {
    if (access.kind === 'public') return this.judgePublic(request);
    const finding = this.source.find(request);
    return finding instanceof Promise
      ? finding.then((found) => this.judgeFinding(access, request, found))
      : this.judgeFinding(access, request, finding);
  }

  private async judgePublic(request: HttpRequest): Promise<true> {
    const finding = await this.findTolerantly(request);
    if (finding.session !== null) rememberSession(request, finding.session);
    else if (finding.reason === 'bad_credentials') this.log.ignored(finding.why);
    return true;
  }

  private async findTolerantly(request: HttpRequest): Promise<Finding> {
    try {
      return await this.source.find(request);
    } catch (error) {
      if (!isOutage(error)) throw error;
      return badCredentials(error.message);
    }
  }

  private judgeFinding(access: ScopedAccess, request: HttpRequest, finding: Finding): true | Promise<true> {
    const { required, options } = access;
    const { session } = finding;
    if (session === null) {
      if (finding.reason === 'bad_credentials') this.log.refused(finding.why);
      throw unauthenticated(finding.reason);
    }
    const resource = resourceOf(options, request);
    const hasAuthorizer = options.authorizer !== undefined;
    switch (decideScoped(session, { required, resource, hasAuthorizer })) {
      case 'unauthenticated':
        throw unauthenticated('bad_credentials');
      case 'forbidden':
        throw scopeMissing(required!, resource);
      case 'allowed':
        rememberSession(request, session);
        return true;
      case 'ask_authorizer':
        return Promise.resolve(options.authorizer!(session, request)).then((allowed) => {
          if (allowed !== true) throw refusedByAuthorizer();
          rememberSession(request, session);
          return true;
        });
    }
  }
}

function resourceOf({ resource }: ScopedAccess['options'], request: HttpRequest): string | null {
  if (resource === undefined) return null;
  const named = resource(request);
  if (named !== null && typeof named !== 'string')
    throw new TypeError('the resource of a request is no text');
  return named;
}

function isOutage(error: unknown): error is DomainError {
  return error instanceof DomainError && error.kind === 'unavailable';
}

/** Throws what is to be answered, and gives the response the headers that belong to it. */
function refuse(response: unknown, error: unknown): never {
  const refusal = isOutage(error) ? unavailable(error) : error;
  if (refusal instanceof AuthRefusal) setHeaders(response, refusal.headers);
  throw refusal;
}

/** Fastify's replies and Express' responses take headers by the same call. */
function setHeaders(response: unknown, headers: Readonly<Record<string, string>>): void {
  const { header } = response as { header(name: string, value: string): unknown };
  for (const [name, value] of Object.entries(headers)) header.call(response, name, value);
}
