import { identityScopes, knownScopes } from '@gatehouse/scopes';

/** How clients that can keep a secret prove who they are. */
const authMethods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];

/** Of assertions and of DPoP proofs: by key pairs alone. */
const signingAlgorithms = [
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
  'EdDSA',
];

export interface MetadataFacts {
  readonly issuer: string;
  /** By which ID tokens are signed, those of keys that are published. */
  readonly idTokenAlgorithms: readonly string[];
}

/**
 * What clients find out by themselves: one document for RFC 8414 §2 and OpenID Connect Discovery §3, with what RFC 9126 §5,
 * RFC 9207 §3, RFC 9449 §5.1, RFC 8628 §4 and the logout specifications add. It names what there is, and nothing that is to
 * come.
 */
export function serverMetadata({ issuer, idTokenAlgorithms }: MetadataFacts): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    device_authorization_endpoint: `${issuer}/device_authorization`,
    token_endpoint: `${issuer}/token`,
    introspection_endpoint: `${issuer}/introspect`,
    revocation_endpoint: `${issuer}/revoke`,
    userinfo_endpoint: `${issuer}/userinfo`,
    end_session_endpoint: `${issuer}/logout`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    scopes_supported: [...identityScopes, ...knownScopes],
    token_endpoint_auth_methods_supported: [...authMethods, 'none'],
    token_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
    introspection_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
    revocation_endpoint_auth_methods_supported: [...authMethods, 'none'],
    revocation_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
    dpop_signing_alg_values_supported: signingAlgorithms,
    ...openid(idTokenAlgorithms),
  };
}

/** OpenID Connect Discovery §3, Back-Channel Logout §2.1. */
function openid(idTokenAlgorithms: readonly string[]): object {
  return {
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: idTokenAlgorithms,
    acr_values_supported: ['aal1', 'aal2'],
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    claims_supported: [
      ...['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'sid', 'at_hash'],
      ...['name', 'given_name', 'family_name', 'preferred_username', 'website', 'email', 'email_verified'],
    ],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    // Its default is true (§3).
    request_uri_parameter_supported: false,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  };
}
