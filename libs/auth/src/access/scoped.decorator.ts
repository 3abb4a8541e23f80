import { Scope } from '@gatehouse/scopes';
import type { ScopedOptions } from './access';
import { declareAccess } from './declare-access';

/**
 * Lets those reach this handler, or every handler of this controller, who hold the scope: as arXiv's `scoped` does, see
 * `decideScoped`. Without a scope, whoever has a session of a user or a client and passes the authorizer, if there is one.
 *
 * The plain scope suffices for every resource, unless an authorizer says otherwise: `submission:read` of somebody who may
 * read their own submissions opens everybody's. Throws `TypeError`, at the start of the service, for what is no scope.
 */
export function Scoped(
  scope: string | Scope | null = null,
  options: ScopedOptions = {},
): MethodDecorator & ClassDecorator {
  const required = scope === null ? null : Scope.from(scope);
  if (required !== null && required.resource !== null && options.resource !== undefined) {
    throw new TypeError(`${required.toString()} names its resource already`);
  }
  return declareAccess({ kind: 'scoped', required, options });
}
