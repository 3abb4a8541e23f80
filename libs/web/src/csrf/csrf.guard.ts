import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '@gatehouse/identity';
import type { FastifyRequest } from 'fastify';
import { csrfExemptKey } from './csrf-exempt.decorator';
import { Forms } from './forms';

/** Methods that change nothing (RFC 9110 §9.2.1). Every other one needs the token of a form. */
const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];

/** Refuses what changes something and does not come from a form of ours. On for every route of an app with pages. */
@Injectable()
export class CsrfGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly forms: Forms,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (safeMethods.includes(request.method)) return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(csrfExemptKey, targets)) return true;
    if (this.forms.check(request) === 'valid') return true;
    throw formNotValid();
  }
}

/** The same answer whatever was wrong with the form. */
export function formNotValid(): DomainError {
  return new DomainError(
    'refused',
    'form_not_valid',
    'This form is no longer valid. Go back, reload it and try again.',
  );
}
