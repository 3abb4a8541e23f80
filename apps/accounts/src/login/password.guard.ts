import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { DomainError } from '@gatehouse/identity';
import type { LoggedIn } from '@gatehouse/people';
import { liveSessionOf } from '@gatehouse/auth/browser';
import { Forms } from '@gatehouse/web';
import type { FastifyRequest } from 'fastify';
import { BrowserCookies } from '../cookies/browser-cookies';
import type { LoginProblem } from '../pages';
import { isAskedAgain, passwordForm, type PasswordForm } from './password-form';

/** What became of a log-in form. */
export type PasswordOutcome = { readonly loggedIn: LoggedIn } | { readonly problem: LoginProblem };

/**
 * Runs the local strategy on a log-in form that is one of ours, and leaves the outcome for the controller, good or bad:
 * a person who mistyped gets the form again, not an error page.
 */
@Injectable()
export class PasswordGuard extends AuthGuard('local') {
  private static readonly outcomes = new WeakMap<FastifyRequest, PasswordOutcome>();

  constructor(
    private readonly forms: Forms,
    private readonly cookies: BrowserCookies,
  ) {
    super({ session: false });
  }

  /** Null: nothing was checked, because somebody is logged in already. */
  static outcomeOf(request: FastifyRequest): PasswordOutcome | null {
    return PasswordGuard.outcomes.get(request) ?? null;
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (liveSessionOf(request) !== null && !isAskedAgain(request.body)) return true;
    if (this.forms.check(request) !== 'valid') {
      PasswordGuard.outcomes.set(request, { problem: { kind: 'form_expired' } });
      return true;
    }
    await super.canActivate(context);
    return true;
  }

  override getRequest(context: ExecutionContext): PasswordForm {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return passwordForm(request, this.cookies.deviceName);
  }

  override handleRequest<User>(error: unknown, user: User, _info: unknown, context: ExecutionContext): User {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    PasswordGuard.outcomes.set(request, outcomeOf(error, user as unknown as LoggedIn | false, request));
    return user;
  }
}

function outcomeOf(error: unknown, user: LoggedIn | false, request: FastifyRequest): PasswordOutcome {
  if (error != null) return { problem: problemOf(error, request) };
  return user === false ? { problem: incomplete(request) } : { loggedIn: user };
}

function incomplete(request: FastifyRequest): LoginProblem {
  const { body } = passwordForm(request, '');
  const missing = (['username', 'password'] as const).filter((name) => body[name] === '');
  return { kind: 'incomplete', missing };
}

function problemOf(error: unknown, request: FastifyRequest): LoginProblem {
  if (!(error instanceof DomainError)) throw error;
  if (error.code === 'email_not_verified') return { kind: 'email_not_verified', resend: null };
  if (error.kind === 'too_many') return { kind: 'throttled', retryAfter: error.retryAfter ?? 60 };
  if (error.kind === 'unavailable') return { kind: 'unavailable', reference: request.id };
  if (error.kind === 'refused') return { kind: 'invalid_credentials' };
  throw error;
}
