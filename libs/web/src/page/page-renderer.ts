import type { Clock } from '@gatehouse/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type { Forms } from '../csrf/forms';
import type { Frame } from './frame';
import { renderPage } from './render';
import type { Site } from './site';
import type { VisitorOf } from './visitor';

export interface SendOptions {
  /** Addresses that the answer of this page's forms may lead to, beside those of the platform. */
  readonly formTargets?: readonly string[];
}

/** Makes the frame of a page, and sends the page. */
export class PageRenderer {
  constructor(
    private readonly site: Site,
    private readonly policyFor: (formTargets?: readonly string[]) => string,
    private readonly visitorOf: VisitorOf,
    private readonly forms: Forms,
    private readonly clock: Clock,
  ) {}

  /** The frame for the page that answers this request. Gives the browser what its forms are bound to. */
  frame(request: FastifyRequest, reply: FastifyReply): Frame {
    return {
      site: this.site,
      visitor: this.visitorOf(request),
      csrfToken: this.forms.tokenFor(request, reply),
      now: this.clock.seconds(),
    };
  }

  /** The frame for a page without forms, for whoever looks: it asks nothing of any store and sets no cookie. */
  plainFrame(): Frame {
    return { site: this.site, visitor: null, csrfToken: null, now: this.clock.seconds() };
  }

  /**
   * Sends a page. Nothing keeps it: pages hold forms and personal data. `Referrer-Policy` is `same-origin`, because
   * under `no-referrer` browsers send our own forms with `Origin: null`.
   */
  send(reply: FastifyReply, page: VNode, status = 200, { formTargets }: SendOptions = {}): FastifyReply {
    const html = renderPage(page);
    return reply
      .code(status)
      .header('cache-control', 'no-store')
      .header('vary', 'Cookie')
      .header('content-security-policy', this.policyFor(formTargets))
      .header('referrer-policy', 'same-origin')
      .header('x-content-type-options', 'nosniff')
      .type('text/html; charset=utf-8')
      .send(html);
  }
}
