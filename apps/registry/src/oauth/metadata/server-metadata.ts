import { knownScopes } from '@gatehouse/scopes';
import { deviceGrant } from '../device/device-grant';

/** How clients that are served now prove who they are. */
const authMethods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
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

/** What clients find out by themselves (RFC 8414 §2). It names what there is, and nothing that is to come. */
export function serverMetadata(issuer: string): object {
  return {
    issuer,
    token_endpoint: `${issuer}/token`,
    introspection_endpoint: `${issuer}/introspect`,
    revocation_endpoint: `${issuer}/revoke`,
    // RFC 8628 §4.
    device_authorization_endpoint: `${issuer}/device_authorization`,
    jwks_uri: `${issuer}/jwks`,
    // Required (§2); there is no authorization endpoint yet.
    response_types_supported: [],
    grant_types_supported: ['client_credentials', deviceGrant],
    scopes_supported: knownScopes,
    token_endpoint_auth_methods_supported: authMethods,
    token_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
    introspection_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
    revocation_endpoint_auth_methods_supported: [...authMethods, 'none'],
    revocation_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
  };
}
