import { importJWK } from 'jose';
import * as client from 'openid-client';
import { job, loggedOutUri, redirectUri } from './job.mjs';
import { serve } from './web-application.mjs';

const authentications = {
  none: () => client.None(),
  client_secret_basic: ({ secret }) => client.ClientSecretBasic(secret),
  client_secret_post: ({ secret }) => client.ClientSecretPost(secret),
  private_key_jwt: async ({ key }) => client.PrivateKeyJwt(await importJWK(key, key.alg)),
};
const config = await client.discovery(
  new URL(job.issuer),
  job.clientId,
  undefined,
  await authentications[job.method](job.proof),
  { execute: [client.allowInsecureRequests] },
);
// The key that tokens are bound to, one for the whole application.
const DPoP = job.dpop ? client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256')) : undefined;

serve({
  async begin(more) {
    const kept = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
    };
    const parameters = {
      redirect_uri: redirectUri,
      scope: job.scope,
      code_challenge: await client.calculatePKCECodeChallenge(kept.pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: kept.expectedState,
      nonce: kept.expectedNonce,
      ...more,
    };
    const url = job.par
      ? await client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP })
      : client.buildAuthorizationUrl(config, parameters);
    return { url, kept };
  },

  async finish(url, kept) {
    const checks = { ...kept, idTokenExpected: true };
    const tokens = await client.authorizationCodeGrant(config, url, checks, undefined, { DPoP });
    const claims = tokens.claims();
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub, { DPoP });
    return { name: userinfo.preferred_username, tokens, claims, userinfo };
  },

  async refresh(account) {
    const tokens = await client.refreshTokenGrant(config, account.tokens.refresh_token, undefined, { DPoP });
    return { ...account, tokens: { ...account.tokens, ...tokens } };
  },

  call: ({ tokens }) =>
    client
      .fetchProtectedResource(
        ...[config, tokens.access_token, new URL(job.service), 'GET', undefined, undefined, { DPoP }],
      )
      .catch((error) => {
        // It throws the challenge of a 401, with the answer in it.
        if (error.response === undefined) throw error;
        return error.response;
      }),

  logOut: async ({ tokens }) =>
    client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: loggedOutUri,
    }),

  // What comes with a challenge is told as one; its cause is the answer's body.
  errorOf: async (error) => error.error ?? error.response?.json().then((body) => body.error),
});
