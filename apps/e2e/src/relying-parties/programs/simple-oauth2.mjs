import { createHash, randomBytes } from 'node:crypto';
import { AuthorizationCode } from 'simple-oauth2';
import { job, redirectUri } from './job.mjs';
import { serve } from './web-application.mjs';

/** The library knows no discovery: the addresses are written down. It passes on what it does not know: PKCE. */
const path = new URL(job.issuer).pathname.replace(/\/$/, '');
const library = new AuthorizationCode({
  client: { id: job.clientId, secret: job.proof.secret },
  auth: {
    tokenHost: job.issuer,
    tokenPath: `${path}/token`,
    revokePath: `${path}/revoke`,
    authorizePath: `${path}/authorize`,
  },
  options: { authorizationMethod: job.method === 'client_secret_basic' ? 'header' : 'body' },
});

/** Nor does it know OpenID Connect: who somebody is, is asked with the token. */
async function withName(token) {
  const headers = { authorization: `${token.token_type} ${token.access_token}` };
  const answer = await fetch(`${job.issuer}/userinfo`, { headers });
  if (!answer.ok) throw new Error(`userinfo answered ${answer.status}`);
  const userinfo = await answer.json();
  return { name: userinfo.preferred_username, tokens: token, userinfo };
}

serve({
  async begin(more) {
    const kept = { state: randomBytes(16).toString('hex'), verifier: randomBytes(32).toString('base64url') };
    const url = library.authorizeURL({
      redirect_uri: redirectUri,
      scope: job.scope,
      state: kept.state,
      code_challenge: createHash('sha256').update(kept.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    });
    return { url, kept };
  },

  async finish(url, kept) {
    const { code, state, error } = Object.fromEntries(url.searchParams);
    if (state !== kept?.state) throw new Error('not the state of this session');
    if (error !== undefined) throw Object.assign(new Error(error), { code: error });
    const parameters = { code, redirect_uri: redirectUri, code_verifier: kept.verifier };
    return withName((await library.getToken(parameters)).token);
  },

  async refresh(account) {
    const { token } = await library.createToken(account.tokens).refresh();
    return { ...account, tokens: { ...account.tokens, ...token } };
  },

  call: ({ tokens }) =>
    fetch(job.service, { headers: { authorization: `${tokens.token_type} ${tokens.access_token}` } }),

  async logOut({ tokens }) {
    await library.createToken(tokens).revokeAll();
    return null;
  },

  errorOf: (error) => error.code ?? error.data?.payload?.error,
});
