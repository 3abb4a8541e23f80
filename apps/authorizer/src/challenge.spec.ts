import { CompiledPolicy } from '@gatehouse/policy';
import { borne, challengeFor, insufficientScope, type Shown } from './challenge';

const algs = 'algs="ES256 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512 Ed25519 EdDSA"';
const shown = (proof: Shown['proof'] = null): Shown => ({ scheme: 'DPoP', proof });
const fresh = { id: 'a', owner: 'tests', path: '/', allow: 'authenticated', max_age: 300 } as const;
const rule = CompiledPolicy.of({ version: 1, default: 'deny', roles: {}, rules: [fresh] })
  .methodsFor({ method: 'GET', host: null, path: '/', preflight: null })!
  .find('GET')!;

describe('what a client is told to show', () => {
  it('RFC 9449 §7.1: one of two schemes, where it showed nothing', () => {
    const challenge = challengeFor({ reason: 'no_credentials', rule: null, shown: borne });
    expect(challenge).toBe(`Bearer, DPoP ${algs}`);
  });

  it('RFC 6750 §3.1: another token, by the scheme that it was shown with', () => {
    for (const reason of ['bad_credentials', 'expired', 'revoked', 'suspended'] as const) {
      expect(challengeFor({ reason, rule: null, shown: borne })).toBe(
        `Bearer error="invalid_token", DPoP ${algs}`,
      );
      expect(challengeFor({ reason, rule: null, shown: shown() })).toBe(
        `Bearer, DPoP error="invalid_token", ${algs}`,
      );
    }
  });

  it('RFC 9449 §7.1: another proof, where that is all that was wrong', () => {
    expect(challengeFor({ reason: 'bad_credentials', rule: null, shown: shown('replayed') })).toBe(
      `DPoP error="invalid_dpop_proof", ${algs}, error_description="The DPoP proof was used before."`,
    );
  });

  it('RFC 9470 §3, RFC 6750 §3.1: more, by the scheme that was taken', () => {
    expect(challengeFor({ reason: 'step_up', rule, shown: shown() })).toBe(
      'DPoP error="insufficient_user_authentication", error_description="Log in again to do this.", max_age="300"',
    );
    expect(insufficientScope({ missing: ['a:b'], shown: shown() })).toBe(
      'DPoP error="insufficient_scope", scope="a:b"',
    );
  });
});
