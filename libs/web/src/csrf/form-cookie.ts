import { fastifyCookie } from '@fastify/cookie';
import type { Randomness } from '@gatehouse/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * A cookie that something is bound to before anyone is logged in, such as a form: 128 random bits that mean nothing else. It is Lax, for a
 * link from another site must find the forms of other tabs still valid, and ends with the browser. The prefix
 * `__Host-` keeps neighbouring hosts from planting one; browsers take it only with Secure.
 */
export class FormCookie {
  private readonly name: string;
  /** Cookies given in replies that are still being made, so that one request gets one. */
  private readonly given = new WeakMap<FastifyRequest, string>();

  constructor(
    private readonly secure: boolean,
    private readonly randomness: Randomness,
    name = 'gatehouse_form',
  ) {
    this.name = secure ? `__Host-${name}` : name;
  }

  /** What the browser sent, or null. */
  read(request: FastifyRequest): string | null {
    const value = fastifyCookie.parse(request.headers.cookie ?? '')[this.name];
    return value !== undefined && /^[A-Za-z0-9_-]{22}$/.test(value) ? value : null;
  }

  /** What the browser sent; where it sent none, a new one that goes out with the reply. */
  ensure(request: FastifyRequest, reply: FastifyReply): string {
    const known = this.read(request) ?? this.given.get(request);
    if (known !== undefined) return known;
    const value = this.randomness.bytes(16).toString('base64url');
    this.given.set(request, value);
    const attributes = `Path=/; HttpOnly; SameSite=Lax${this.secure ? '; Secure' : ''}`;
    reply.header('set-cookie', `${this.name}=${value}; ${attributes}`);
    return value;
  }
}
