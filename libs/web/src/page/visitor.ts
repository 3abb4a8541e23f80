import type { FastifyRequest } from 'fastify';

/** Who looks at a page, as far as its frame needs to know. */
export interface Visitor {
  /** The public handle of the session; forms are bound to it. */
  readonly sessionId: string;
  readonly username: string;
}

/** Reads the visitor from a request that the session guard has seen; null: nobody is logged in. */
export type VisitorOf = (request: FastifyRequest) => Visitor | null;
