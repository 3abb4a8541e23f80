import { importJWK } from 'jose';
import * as oauth from 'oauth4webapi';
import { job, loggedOutUri, redirectUri } from './job.mjs';
import { serve } from './web-application.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const authentications = {
  none: () => oauth.None(),
  client_secret_basic: ({ secret }) => oauth.ClientSecretBasic(secret),
  client_secret_post: ({ secret }) => oauth.ClientSecretPost(secret),
  private_key_jwt: async ({ key }) => oauth.PrivateKeyJwt(await importJWK(key, key.alg)),
};
const issuer = new URL(job.issuer);
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
const client = { client_id: job.clientId };
const authentication = await authentications[job.method](job.proof);
const DPoP = job.dpop ? oauth.DPoP(client, await oauth.generateKeyPair('ES256')) : undefined;
const options = { DPoP, ...insecure };

/** Sends a request, and once more if the answer asks for a nonce in the proof. */
async function withNonce(send, read) {
  try {
    return await read(await send());
  } catch (error) {
    if (DPoP === undefined || !oauth.isDPoPNonceError(error)) throw error;
    return read(await send());
  }
}

async function pushed(parameters) {
  const { request_uri } = await withNonce(
    () => oauth.pushedAuthorizationRequest(server, client, authentication, parameters, options),
    (answer) => oauth.processPushedAuthorizationResponse(server, client, answer),
  );
  return new URLSearchParams({ client_id: job.clientId, request_uri });
}

serve({
  /** The challenge alone protects the request: that the server knows PKCE is in its metadata. */
  async begin(more) {
    const kept = { verifier: oauth.generateRandomCodeVerifier() };
    const parameters = new URLSearchParams({
      client_id: job.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: job.scope,
      code_challenge: await oauth.calculatePKCECodeChallenge(kept.verifier),
      code_challenge_method: 'S256',
      ...more,
    });
    if (!server.code_challenge_methods_supported?.includes('S256')) throw new Error('no PKCE');
    const url = new URL(server.authorization_endpoint);
    url.search = String(job.par ? await pushed(parameters) : parameters);
    return { url, kept };
  },

  async finish(url, { verifier }) {
    const callback = oauth.validateAuthResponse(server, client, url);
    const tokens = await withNonce(
      () =>
        oauth.authorizationCodeGrantRequest(
          ...[server, client, authentication, callback, redirectUri, verifier, options],
        ),
      (answer) => oauth.processAuthorizationCodeResponse(server, client, answer, { requireIdToken: true }),
    );
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    const userinfo = await withNonce(
      () => oauth.userInfoRequest(server, client, tokens.access_token, options),
      (answer) => oauth.processUserInfoResponse(server, client, claims.sub, answer),
    );
    return { name: userinfo.preferred_username, tokens, claims, userinfo };
  },

  async refresh(account) {
    const { refresh_token } = account.tokens;
    const tokens = await withNonce(
      () => oauth.refreshTokenGrantRequest(server, client, authentication, refresh_token, options),
      (answer) => oauth.processRefreshTokenResponse(server, client, answer),
    );
    return { ...account, tokens: { ...account.tokens, ...tokens } };
  },

  call: ({ tokens }) =>
    withNonce(
      () =>
        oauth.protectedResourceRequest(
          ...[tokens.access_token, 'GET', new URL(job.service), undefined, undefined, options],
        ),
      (answer) => answer,
    ).catch((error) => {
      // It throws the challenge of a 401, with the answer in it.
      if (error.response === undefined) throw error;
      return error.response;
    }),

  async logOut({ tokens }) {
    const url = new URL(server.end_session_endpoint);
    url.searchParams.set('id_token_hint', tokens.id_token);
    url.searchParams.set('post_logout_redirect_uri', loggedOutUri);
    return url;
  },

  // What comes with a challenge is told as one; its cause is the answer's body.
  errorOf: async (error) => error.error ?? error.response?.json().then((body) => body.error),
});
