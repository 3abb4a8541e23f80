// node-oidc-provider as its documentation wants it in production: opaque tokens, one client that proves itself by HTTP
// Basic, nothing else switched on and nothing logged. Without people it serves API clients alone, on a Redis adapter. With
// people it has the code flow and refresh too: grants and refresh tokens in SQL, the rest in Redis.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';
import Provider from 'oidc-provider';
import { makePeople } from './oidc-people.mjs';
import { redisAdapter } from './oidc-redis-adapter.mjs';
import { sqlAdapter } from './oidc-sql-adapter.mjs';

const settings = JSON.parse(process.env.PROVIDER);
const {
  clientId,
  clientSecret,
  scopes,
  issuer,
  cookieKey,
  tokenDuration,
  redirectUri,
  people = 0,
} = settings;
const hasPeople = people > 0;
const redis = new Redis(process.env.REDIS_URL, { protocol: 2 });
await redis.ping();

const inRedis = redisAdapter(redis);
const inSql = hasPeople ? await sqlAdapter(pool()) : null;
const durable = ['Grant', 'RefreshToken'];

const off = { enabled: false };
const on = { enabled: true };
const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  adapter: (model) => (hasPeople && durable.includes(model) ? inSql(model) : inRedis(model)),
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      grant_types: hasPeople ? ['authorization_code', 'refresh_token'] : ['client_credentials'],
      id_token_signed_response_alg: 'ES256',
      redirect_uris: hasPeople ? [redirectUri] : [],
      response_types: hasPeople ? ['code'] : [],
      scope: scopes.join(' '),
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  clientAuthMethods: ['client_secret_basic'],
  cookies: { keys: [cookieKey] },
  features: {
    clientCredentials: hasPeople ? off : on,
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    devInteractions: off,
    dPoP: off,
    pushedAuthorizationRequests: off,
    resourceIndicators: off,
    rpInitiatedLogout: off,
    userinfo: off,
  },
  expiresWithSession: () => false,
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  issueRefreshToken: () => true,
  jwks: { keys: [{ ...signingKey, alg: 'ES256', use: 'sig' }] },
  pkce: { required: () => true },
  responseTypes: hasPeople ? ['code'] : [],
  rotateRefreshToken: true,
  routes: { authorization: '/authorize', introspection: '/introspect', revocation: '/revoke' },
  scopes,
  ttl: { AccessToken: tokenDuration, ClientCredentials: tokenDuration, RefreshToken: 2_592_000 },
});
provider.proxy = true;
const made = await makePeople(provider, settings);

createServer(provider.callback()).listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log(`people: ${JSON.stringify(made)}`);
  console.log('listening');
});
process.once('SIGTERM', () => process.exit(0));

function pool() {
  return mysql.createPool({ uri: process.env.DATABASE_URL, multipleStatements: true, connectionLimit: 10 });
}
