import fc from 'fast-check';
import { Resources } from '@gatehouse/api-clients';
import { DomainError } from '@gatehouse/identity';
import type { Client } from '@gatehouse/registry-data';
import { authorizationRequestOf } from './authorization-request';
import { RequestParameters } from './request-parameters';

const resources = new Resources('https://platform.example/', ['https://api.example.org/']);
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const scopes = ['public:read', 'submission:read:*', 'email', 'offline_access'];
const client = aClient({});

function aClient(parts: Partial<Client>): Client {
  const approved = scopes.map((scope) => ({ scope, approvedAt: 1 }));
  const asked = { scope: 'upload:read', approvedAt: null };
  const grantTypes = ['authorization_code', 'refresh_token'];
  return { scopes: [...approved, asked], grantTypes, ...parts } as unknown as Client;
}

const right = {
  response_type: 'code',
  scope: 'openid public:read',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};

function read(changes: Readonly<Record<string, string | null>> = {}, of = client) {
  const pairs = Object.entries({ ...right, ...changes });
  const sent = pairs.filter((pair): pair is [string, string] => pair[1] !== null);
  return authorizationRequestOf(RequestParameters.of(sent), of, resources);
}

const errorOf = (changes: Readonly<Record<string, string | null>>, of = client) => {
  try {
    read(changes, of);
  } catch (error) {
    return (error as DomainError).code;
  }
  return 'none';
};

it('OIDC Core §3.1.2.1: reads what is asked for', () => {
  const more = {
    nonce: 'n-0S6_WzA2Mj',
    prompt: 'login consent',
    max_age: '60',
    resource: 'https://api.example.org/',
    dpop_jkt: challenge,
    login_hint: 'foouser',
    id_token_hint: 'e30.e30.x',
    response_mode: 'query',
  };
  expect(read(more)).toEqual({
    scopes: ['openid', 'public:read'],
    challenge,
    nonce: 'n-0S6_WzA2Mj',
    prompts: new Set(['login', 'consent']),
    maxAge: 60,
    audience: 'https://api.example.org/',
    keyThumbprint: challenge,
    loginHint: 'foouser',
    idTokenHint: 'e30.e30.x',
  });
});

it('RFC 6749 §3.1: reads as left out what is empty', () => {
  const empty = {
    nonce: '',
    prompt: '',
    max_age: '',
    resource: '',
    dpop_jkt: '',
    login_hint: '',
    response_mode: '',
  };
  expect(read(empty)).toMatchObject({
    nonce: null,
    prompts: new Set(),
    maxAge: null,
    audience: null,
    keyThumbprint: null,
    loginHint: null,
    idTokenHint: null,
  });
});

describe('RFC 6749 §3.3: scope', () => {
  it.each([
    ['public:read public:read', ['public:read']],
    ['  public:read  openid ', ['public:read', 'openid']],
    ['submission:read:42 submission:read:*', ['submission:read:42', 'submission:read:*']],
    ['openid email profile', ['openid', 'email']],
    ['openid upload:read', ['openid']],
    ['openid OPENID nonsense public:READ', ['openid']],
    ['offline_access openid', ['offline_access', 'openid']],
    [null, ['public:read', 'submission:read:*', 'email']],
  ] as const)('%j is %j', (scope, expected) => {
    expect(read({ scope }).scopes).toEqual(expected);
  });

  it.each(['upload:read', 'profile', 'nonsense', '*', 'public', ' '])('%j is invalid_scope', (scope) => {
    expect(errorOf({ scope })).toBe('invalid_scope');
  });

  it('OIDC Core §11: offline_access is for clients with refresh tokens', () => {
    const without = aClient({ grantTypes: ['authorization_code'] });
    expect(read({ scope: 'openid offline_access' }, without).scopes).toEqual(['openid']);
    expect(errorOf({ scope: 'offline_access' }, without)).toBe('invalid_scope');
  });
});

it.each([
  ['RFC 6749 §3.1.1', { response_type: null }, 'invalid_request'],
  ['RFC 6749 §3.1.1', { response_type: 'token' }, 'unsupported_response_type'],
  ['RFC 6749 §3.1.1', { response_type: 'code code' }, 'unsupported_response_type'],
  ['RFC 9700 §4.3.1', { response_mode: 'fragment' }, 'invalid_request'],
  ['OIDC Core §3.1.2.6', { request: 'x' }, 'request_not_supported'],
  ['OIDC Core §3.1.2.6', { registration: '{}' }, 'registration_not_supported'],
  ['RFC 7636 §4.4.1', { code_challenge: null }, 'invalid_request'],
  ['RFC 7636 §4.3', { code_challenge_method: null }, 'invalid_request'],
  ['RFC 9700 §2.1.1', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['RFC 7636 §4.2', { code_challenge: 'x' }, 'invalid_request'],
  ['OIDC Core §3.1.2.1', { prompt: 'none login' }, 'invalid_request'],
  ['OIDC Core §3.1.2.1', { prompt: 'unknown' }, 'invalid_request'],
  ['OIDC Core §3.1.2.1', { max_age: '-1' }, 'invalid_request'],
  ['RFC 8707 §2', { resource: 'https://other.example/' }, 'invalid_target'],
  ['RFC 9449 §10', { dpop_jkt: `${challenge}A` }, 'invalid_request'],
  ['RFC 6749 §4.1.2.1', { login_hint: 'x'.repeat(2001) }, 'invalid_request'],
  ['RFC 6749 §4.1.2.1', { id_token_hint: 'x'.repeat(8001) }, 'invalid_request'],
] as const)('%s: %j is %s', (_clause, changes, error) => {
  expect(errorOf(changes)).toBe(error);
});

it('RFC 6749 §4.1.2.1: an ID token and a list of scopes may be longer than other parameters', () => {
  expect(errorOf({ id_token_hint: 'x'.repeat(8000), login_hint: 'x'.repeat(2000) })).toBe('none');
  expect(errorOf({ scope: `openid ${'public:read '.repeat(600)}` })).toBe('none');
});

it('RFC 6749 §4.1.2.1: unauthorized_client for who is not registered for codes', () => {
  expect(errorOf({}, aClient({ grantTypes: ['client_credentials'] }))).toBe('unauthorized_client');
});

it('RFC 6749 §3.1: any parameter that comes twice is invalid_request', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(right), 'anything'), fc.string(), (name, value) => {
      const twice = RequestParameters.of([...Object.entries(right), ['anything', 'x'], [name, value]]);
      expect(() => authorizationRequestOf(twice, client, resources)).toThrow(
        `${name} must be sent only once.`,
      );
    }),
  );
});

it('throws nothing but what goes back to a client, and never lets in what is not approved', () => {
  const name = fc.constantFrom(
    ...Object.keys(right),
    'prompt',
    'max_age',
    'resource',
    'dpop_jkt',
    'nonce',
    'request',
  );
  const word = fc.constantFrom(
    'openid',
    'email',
    'upload:read',
    'none',
    'login',
    'code',
    'S256',
    challenge,
    '60',
  );
  const value = fc.oneof(
    fc.string(),
    word,
    fc.array(word).map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(fc.dictionary(name, value), (changes) => {
      try {
        const request = read(changes);
        expect(request.scopes).not.toHaveLength(0);
        for (const scope of request.scopes) expect([...scopes, 'openid']).toContain(scope);
        expect(request.challenge).toMatch(/^[A-Za-z0-9_-]{43}$/);
      } catch (error) {
        expect(error).toBeInstanceOf(DomainError);
      }
    }),
    { numRuns: 2000 },
  );
});
