import { importJWK } from 'jose';
import * as client from 'openid-client';
import { called, errorOf, job, tell } from './tell.mjs';

const authentications = {
  client_secret_basic: ({ secret }) => client.ClientSecretBasic(secret),
  client_secret_post: ({ secret }) => client.ClientSecretPost(secret),
  private_key_jwt: async ({ key }) => client.PrivateKeyJwt(await importJWK(key, key.alg)),
};

async function configured(proof) {
  const authentication = await authentications[job.method](proof);
  return client.discovery(new URL(job.issuer), job.clientId, undefined, authentication, {
    algorithm: 'oauth2',
    execute: [client.allowInsecureRequests],
  });
}

const config = await configured(job.proof);
const parameters = job.scope === null ? {} : { scope: job.scope };
const DPoP = job.dpop ? client.getDPoPHandle(config, await client.randomDPoPKeyPair('Ed25519')) : undefined;
const token = await client.clientCredentialsGrant(config, parameters, { DPoP });
const call = async () =>
  called(
    await client
      .fetchProtectedResource(config, token.access_token, new URL(job.service), 'GET', undefined, undefined, {
        DPoP,
      })
      .catch((error) => {
        // It throws the challenge of a 401, with the answer in it.
        if (error.response === undefined) throw error;
        return error.response;
      }),
  );
const introspect = () => client.tokenIntrospection(config, token.access_token);
const revoke = () => client.tokenRevocation(config, token.access_token);

const before = { called: await call(), introspected: await introspect() };
await revoke();
const afterwards = { introspectedAfterwards: await introspect(), calledAfterwards: await call() };
await revoke();
const wrong = await configured(job.wrongProof);
tell({
  token,
  ...before,
  ...afterwards,
  revokedAgain: null,
  wrongProof: await errorOf(
    () => client.clientCredentialsGrant(wrong, parameters),
    // What comes with a challenge is told as one; its cause is the answer's body.
    (error) => error.error ?? error.response?.json().then((body) => body.error),
  ),
});
