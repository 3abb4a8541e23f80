import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Randomness } from '@gatehouse/identity';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import { PendingStore } from '@gatehouse/token-store';
import { FormCookie } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestParameters } from './request-parameters';

/** A request that waits until its user has logged in or answered. */
export interface KeptRequest {
  readonly id: string;
  readonly parameters: RequestParameters;
  /** Handle of the session in which it came; null: nobody was logged in. */
  readonly sessionBefore: string | null;
}

/** Why a request does not go on. */
export type KeptProblem = 'request_too_old' | 'cookies_off' | 'other_browser';

interface Document {
  readonly parameters: readonly (readonly [string, string])[];
  readonly sessionBefore: string | null;
  /** SHA-256 of the browser's cookie. */
  readonly browser: string;
}

/** Seconds; somebody may have to look for a password first. */
const lifetime = 1800;

/**
 * Authorization requests that wait, on the server: what the browser carries is a name for one, of 128 random bits. Each
 * belongs to the browser that brought it, by a cookie, so that nobody can have somebody else finish theirs
 * (RFC 9700 §4.7, OIDC Core §3.1.2.3).
 */
@Injectable()
export class KeptRequests {
  private readonly cookie: FormCookie;

  constructor(
    @Inject(SETTINGS) { session }: Settings,
    private readonly pending: PendingStore,
    private readonly randomness: Randomness,
  ) {
    this.cookie = new FormCookie(session.cookieSecure, randomness, 'gatehouse_authorization');
  }

  /** @returns its name */
  async keep(
    { parameters, sessionBefore }: Omit<KeptRequest, 'id'>,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    const id = this.randomness.bytes(16).toString('base64url');
    const document: Document = {
      parameters: parameters.pairs(),
      sessionBefore,
      browser: hashed(this.cookie.ensure(request, reply)),
    };
    await this.pending.put('authorization', id, JSON.stringify(document), lifetime);
    return id;
  }

  async find(id: unknown, request: FastifyRequest): Promise<KeptRequest | KeptProblem> {
    const text = typeof id === 'string' ? await this.pending.find('authorization', id) : null;
    if (text === null) return 'request_too_old';
    const cookie = this.cookie.read(request);
    if (cookie === null) return 'cookies_off';
    const { parameters, sessionBefore, browser } = JSON.parse(text) as Document;
    if (!timingSafeEqual(Buffer.from(browser), Buffer.from(hashed(cookie)))) return 'other_browser';
    return { id: id as string, parameters: RequestParameters.of(parameters), sessionBefore };
  }

  /** Ends the waiting. @returns whether it was this call that did: an answer counts once */
  async end({ id }: Pick<KeptRequest, 'id'>): Promise<boolean> {
    return (await this.pending.take('authorization', id)) !== null;
  }
}

function hashed(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}
