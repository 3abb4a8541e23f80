import { Scope } from '@gatehouse/scopes';
import { legacyVectors, type ScopedDecision as Vector } from '@gatehouse/testing';
import { decideScoped, type Judged, type ScopedDecision } from './scoped-decision';

const rows = legacyVectors().scoped_decisions;

function sessionOf({ session, scopes }: Vector): Judged | null {
  if (session === 'none') return null;
  const authorizations = { scopes: scopes ?? [] };
  return {
    user: session === 'user' ? {} : null,
    client: session === 'client' ? {} : null,
    authorizations,
  };
}

/** What a request would be answered, and whether the authorizer was asked. */
function outcomeOf(decision: ScopedDecision, authorizer: boolean | null) {
  const called = decision === 'ask_authorizer';
  const allowed = called ? authorizer : decision === 'allowed';
  const status = decision === 'unauthenticated' ? 401 : allowed ? 200 : 403;
  return { status, authorizer_called: called };
}

test.each(rows.map((row, index) => ({ ...row, index })))(
  'row $index: $session with $scopes, for $required on $resource, authorizer $authorizer: $status',
  (row) => {
    const decision = decideScoped(sessionOf(row), {
      required: row.required === null ? null : Scope.parse(row.required),
      resource: row.resource,
      hasAuthorizer: row.authorizer !== null,
    });
    expect(outcomeOf(decision, row.authorizer)).toEqual({
      status: row.status,
      authorizer_called: row.authorizer_called,
    });
  },
);

describe('a resource that somebody made up', () => {
  const holder = (...scopes: string[]): Judged => ({ user: {}, client: null, authorizations: { scopes } });
  const decide = (resource: string, ...scopes: string[]) =>
    decideScoped(holder(...scopes), {
      required: Scope.parse('submission:read'),
      resource,
      hasAuthorizer: false,
    });

  test.each(['*', '43', '42:x', '', ' 42', '42\n'])('is not the one that is held: %j', (resource) => {
    expect(decide(resource, 'submission:read:42')).toBe('forbidden');
  });

  test('a scope of another domain or action is of no use, however global', () => {
    expect(decide('42', 'submission:update:*', 'upload:read:*', 'submission:read:43')).toBe('forbidden');
  });
});
