import { importJWK } from 'jose';
import * as oauth from 'oauth4webapi';
import { called, errorOf, job, tell } from './tell.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const authentications = {
  client_secret_basic: ({ secret }) => oauth.ClientSecretBasic(secret),
  client_secret_post: ({ secret }) => oauth.ClientSecretPost(secret),
  private_key_jwt: async ({ key }) => oauth.PrivateKeyJwt(await importJWK(key, key.alg)),
};
const issuer = new URL(job.issuer);
const server = await oauth.processDiscoveryResponse(
  issuer,
  await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }),
);
const client = { client_id: job.clientId };
const DPoP = job.dpop ? oauth.DPoP(client, await oauth.generateKeyPair('ES256')) : undefined;
const authentication = await authentications[job.method](job.proof);

async function grant(by) {
  const parameters = new URLSearchParams(job.scope === null ? {} : { scope: job.scope });
  const answer = await oauth.clientCredentialsGrantRequest(server, client, by, parameters, {
    DPoP,
    ...insecure,
  });
  return oauth.processClientCredentialsResponse(server, client, answer);
}

const token = await grant(authentication);
const call = async () =>
  called(
    await oauth
      .protectedResourceRequest(token.access_token, 'GET', new URL(job.service), undefined, undefined, {
        DPoP,
        ...insecure,
      })
      .catch((error) => {
        // It throws the challenge of a 401, with the answer in it.
        if (error.response === undefined) throw error;
        return error.response;
      }),
  );
const introspect = async () =>
  oauth.processIntrospectionResponse(
    server,
    client,
    await oauth.introspectionRequest(server, client, authentication, token.access_token, insecure),
  );
async function revoke() {
  const answer = await oauth.revocationRequest(server, client, authentication, token.access_token, insecure);
  await oauth.processRevocationResponse(answer);
  return answer.status;
}

const before = { called: await call(), introspected: await introspect() };
await revoke();
const afterwards = { introspectedAfterwards: await introspect(), calledAfterwards: await call() };
const revokedAgain = await revoke();
const wrong = await authentications[job.method](job.wrongProof);
tell({
  token,
  ...before,
  ...afterwards,
  revokedAgain,
  wrongProof: await errorOf(
    () => grant(wrong),
    // What comes with a challenge is told as one; its cause is the answer's body.
    (error) => error.error ?? error.response?.json().then((body) => body.error),
  ),
});
