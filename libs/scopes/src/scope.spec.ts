import { legacyVectors } from '@gatehouse/testing';
import fc from 'fast-check';
import { Scope } from './scope';

const word = fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/);
const resource = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_.@-]{1,20}$/), fc.constant('*'));
const parts = fc.tuple(word, word, fc.option(resource));
const textOf = ([domain, action, on]: [string, string, string | null]) =>
  on === null ? `${domain}:${action}` : `${domain}:${action}:${on}`;
const scope = parts.map((given) => Scope.parse(textOf(given))!);
/** Few words, so that scopes often meet. */
const nearScope = fc
  .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('a', 'b'), fc.option(fc.constantFrom('a', 'b', '*')))
  .map((given) => Scope.parse(textOf(given))!);

/** One domain and action, so that scopes often cover each other. */
const sameAct = fc.option(fc.constantFrom('a', 'b', '*')).map((on) => Scope.parse(textOf(['a', 'b', on]))!);

const covers = (held: string, asked: string) => Scope.parse(held)!.covers(Scope.parse(asked)!);

describe('a scope', () => {
  test('has a domain, an action and perhaps a resource, and comes back from its text', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const parsed = Scope.parse(textOf(given));
        expect([parsed!.domain, parsed!.action, parsed!.resource]).toEqual(given);
        expect(String(parsed)).toBe(textOf(given));
      }),
    );
  });

  test('is null for whatever is none, and what is one keeps its spelling', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a:*. "\\-]{0,12}$/)), (text) => {
        const parsed = Scope.parse(text);
        return parsed === null || String(parsed) === text;
      }),
    );
  });

  test.each([
    '',
    'submission',
    'submission:',
    ':read',
    'submission:read:',
    'submission::42',
    'submission:*',
    '*:read',
    '*:*:*',
    'submission:read:4*',
    'submission:read:**',
    'submission:read:42:43',
    'submission:read:a b',
    'submission:read public:read',
    'submission:read"',
    'submission:read\\',
    'submission:read\n',
    ' submission:read',
    'submissiön:read',
    `submission:${'a'.repeat(65)}`,
    `submission:read:${'a'.repeat(129)}`,
  ])('is not %j', (text) => {
    expect(Scope.parse(text)).toBeNull();
  });

  test('can be moved to a resource and back', () => {
    fc.assert(
      fc.property(scope, resource, (any, on) => {
        expect(any.on(on).resource).toBe(on);
        expect(String(any.on(on).plain)).toBe(`${any.domain}:${any.action}`);
      }),
    );
    expect(Scope.parse('submission:read')!.on('*').isGlobal).toBe(true);
  });
});

describe('what a scope covers', () => {
  test('is itself', () => {
    fc.assert(fc.property(scope, (any) => any.covers(any)));
  });

  test('is every resource, and none in particular, when it is global', () => {
    fc.assert(
      fc.property(scope, resource, (any, on) => {
        const everywhere = any.on('*');
        return everywhere.covers(any.plain) && everywhere.covers(any.on(on)) && everywhere.covers(everywhere);
      }),
    );
  });

  test('is never another domain or another action', () => {
    fc.assert(
      fc.property(nearScope, nearScope, (held, asked) => {
        fc.pre(held.domain !== asked.domain || held.action !== asked.action);
        return !held.covers(asked);
      }),
    );
  });

  test('is no more than itself when it is not global', () => {
    fc.assert(
      fc.property(nearScope, nearScope, (held, asked) => {
        fc.pre(!held.isGlobal && String(held) !== String(asked));
        return !held.covers(asked);
      }),
    );
  });

  test('is also covered by whatever covers the scope', () => {
    fc.assert(
      fc.property(sameAct, sameAct, sameAct, (most, more, less) => {
        fc.pre(most.covers(more) && more.covers(less));
        return most.covers(less);
      }),
    );
  });

  test.each([
    ['submission:read', 'submission:read', true],
    ['submission:read', 'submission:read:42', false],
    ['submission:read', 'submission:read:*', false],
    ['submission:read:42', 'submission:read:42', true],
    ['submission:read:42', 'submission:read', false],
    ['submission:read:42', 'submission:read:43', false],
    ['submission:read:42', 'submission:read:*', false],
    ['submission:read:*', 'submission:read', true],
    ['submission:read:*', 'submission:read:42', true],
    ['submission:read:*', 'submission:update', false],
    ['submission:read:*', 'Submission:read', false],
  ])('%s covers %s: %s', (held, asked, expected) => {
    expect(covers(held, asked)).toBe(expected);
  });

  test('agrees with arXiv’s decorator wherever no authorizer has a say', () => {
    const decisions = legacyVectors().scoped_decisions.filter(
      ({ session, required, authorizer }) => session === 'user' && required !== null && authorizer === null,
    );
    expect(decisions.length).toBeGreaterThanOrEqual(20);
    for (const decision of decisions) {
      const required = Scope.parse(decision.required!)!;
      const asked = decision.resource === null ? [required] : [required, required.on(decision.resource)];
      const held = (decision.scopes ?? []).map((text) => Scope.parse(text)!);
      const passes = asked.some((one) => held.some((other) => other.covers(one)));
      expect({ ...decision, status: passes ? 200 : 403 }).toEqual(decision);
    }
  });
});
