// node-oidc-provider as its documentation wants it in production, for API clients alone: opaque tokens, one client that
// proves itself by HTTP Basic, a Redis adapter, nothing else switched on and nothing logged.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import Provider from 'oidc-provider';
import { redisAdapter } from './oidc-redis-adapter.mjs';

const { clientId, clientSecret, scopes, issuer, cookieKey, tokenDuration } = JSON.parse(process.env.PROVIDER);
const redis = new Redis(process.env.REDIS_URL, { protocol: 2 });
await redis.ping();

const off = { enabled: false };
const on = { enabled: true };
const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  adapter: redisAdapter(redis),
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      grant_types: ['client_credentials'],
      id_token_signed_response_alg: 'ES256',
      redirect_uris: [],
      response_types: [],
      scope: scopes.join(' '),
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  clientAuthMethods: ['client_secret_basic'],
  cookies: { keys: [cookieKey] },
  features: {
    clientCredentials: on,
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    devInteractions: off,
    dPoP: off,
    pushedAuthorizationRequests: off,
    resourceIndicators: off,
    rpInitiatedLogout: off,
    userinfo: off,
  },
  jwks: { keys: [{ ...signingKey, alg: 'ES256', use: 'sig' }] },
  responseTypes: [],
  routes: { introspection: '/introspect', revocation: '/revoke' },
  scopes,
  ttl: { ClientCredentials: tokenDuration },
});
provider.proxy = true;

createServer(provider.callback()).listen(Number(process.env.PORT), '127.0.0.1', () =>
  console.log('listening'),
);
process.once('SIGTERM', () => process.exit(0));
