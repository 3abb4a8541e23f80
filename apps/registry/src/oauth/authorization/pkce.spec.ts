import { createHash } from 'node:crypto';
import type { Visitor } from '@gatehouse/testing';
import { expectSentBack } from '../../testing/authorization-answers.fixture';
import { aVerifier, CodeFlow } from '../../testing/code-flow.fixture';
import { expectTokenError } from '../../testing/delegation-rows.fixture';
import { logIn } from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

describe.each(['client_secret_basic', 'none'] as const)('PKCE, for a client of %s', (authMethod) => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  let visitor: Visitor;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry, { authMethod });
    ({ visitor } = await logIn(registry));
  }, 60_000);
  afterAll(() => registry.close());

  const { challenge } = aVerifier();
  it.each([
    ['no challenge', { code_challenge: null, code_challenge_method: null }],
    ['trap 8: a method and no challenge', { code_challenge: null }],
    ['no method, which means plain (§4.3)', { code_challenge_method: null }],
    ['plain (RFC 9700 §2.1.1)', { code_challenge_method: 'plain' }],
    ['a method in small letters', { code_challenge_method: 's256' }],
    ['trap 8: a challenge of one character', { code_challenge: 'x' }],
    ['a challenge that is too short', { code_challenge: challenge.slice(1) }],
    ['a challenge that is too long', { code_challenge: `${challenge}A` }],
    ['a challenge with padding', { code_challenge: `${challenge.slice(1)}=` }],
    ['a challenge in plain base64', { code_challenge: `+${challenge.slice(1)}` }],
    ['a challenge with a line end', { code_challenge: `${challenge}\n` }],
  ])('RFC 7636 §4.4.1: invalid_request for %s', async (_what, changes) => {
    expectSentBack(await flow.authorize(visitor, changes), 'invalid_request');
  });

  it('RFC 7636 §4.6: the verifier of the challenge is proof', async () => {
    expect((await flow.redeem(await flow.code(visitor))).status).toBe(200);
  });

  it.each([
    ['none', () => null],
    ['an empty one', () => ''],
    ['another one', () => aVerifier().verifier],
    ['the challenge itself', () => flow.pkce.challenge],
    ['one character more', () => `${flow.pkce.verifier}A`],
    ['one character less', () => flow.pkce.verifier.slice(1)],
  ])(
    'RFC 7636 §4.6: invalid_grant for a wrong verifier, and the code is spent: %s',
    async (_what, verifier) => {
      const code = await flow.code(visitor);
      expectTokenError(await flow.redeem(code, { code_verifier: verifier() }), 'invalid_grant');
      expectTokenError(await flow.redeem(code), 'invalid_grant');
    },
  );

  it.each([
    ['of 42 characters', 'a'.repeat(42)],
    ['of 129 characters', 'a'.repeat(129)],
    ['with a space', `${'a'.repeat(43)} `],
    ['with a plus', `${'a'.repeat(43)}+`],
  ])(
    'RFC 7636 §4.1: invalid_grant for a verifier that is none, though its hash is right: %s',
    async (_what, text) => {
      const code_challenge = createHash('sha256').update(text).digest('base64url');
      const code = await flow.code(visitor, { code_challenge });
      expectTokenError(await flow.redeem(code, { code_verifier: text }), 'invalid_grant');
    },
  );

  it.each(['a'.repeat(43), 'a'.repeat(128), `-._~${'Z9'.repeat(20)}`])(
    'RFC 7636 §4.1: takes %s',
    async (code_verifier) => {
      const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
      const code = await flow.code(visitor, { code_challenge });
      expect((await flow.redeem(code, { code_verifier })).status).toBe(200);
    },
  );

  it('RFC 9700 §4.8.2: there are no codes without a challenge, so that none can be left out in between', async () => {
    for (const scope of ['openid', 'openid public:read']) {
      const answer = await flow.authorize(visitor, {
        scope,
        code_challenge: null,
        code_challenge_method: null,
      });
      expectSentBack(answer, 'invalid_request');
    }
  });
});
