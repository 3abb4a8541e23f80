import { importJWK } from 'jose';
import * as client from 'openid-client';
import { job } from './job.mjs';
import { say } from './say.mjs';

/** A program on a thing without a browser: it shows a code, waits, and says who it is working for. */
const authentications = {
  none: () => client.None(),
  client_secret_basic: ({ secret }) => client.ClientSecretBasic(secret),
  private_key_jwt: async ({ key }) => client.PrivateKeyJwt(await importJWK(key, key.alg)),
};
const config = await client.discovery(
  new URL(job.issuer),
  job.clientId,
  undefined,
  await authentications[job.method](job.proof),
  { execute: [client.allowInsecureRequests] },
);
const DPoP = job.dpop ? client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256')) : undefined;

try {
  const device = await client.initiateDeviceAuthorization(config, { scope: job.scope });
  say({ device });
  const tokens = await client.pollDeviceAuthorizationGrant(config, device, undefined, { DPoP });
  const claims = tokens.claims();
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub, { DPoP });
  say({ account: { name: userinfo.preferred_username, tokens, claims, userinfo } });
} catch (error) {
  say({ error: error.error ?? `no code: ${error.stack}` });
}
