import { ClientCredentials } from 'simple-oauth2';
import { called, errorOf, job, tell } from './tell.mjs';

/** The library knows neither discovery nor introspection: the addresses are written down, and asked by `fetch`. */
const paths = { tokenHost: job.issuer, tokenPath: '/token', revokePath: '/revoke' };

function library({ secret }) {
  return new ClientCredentials({
    client: { id: job.clientId, secret },
    auth: paths,
    options: { authorizationMethod: job.method === 'client_secret_basic' ? 'header' : 'body' },
  });
}

async function introspect() {
  const { clientId, proof } = job;
  const asHeader = job.method === 'client_secret_basic';
  const basic = Buffer.from(`${clientId}:${proof.secret}`).toString('base64');
  const answer = await fetch(`${job.issuer}/introspect`, {
    method: 'POST',
    headers: asHeader ? { authorization: `Basic ${basic}` } : {},
    body: new URLSearchParams({
      token: accessToken.token.access_token,
      ...(asHeader ? {} : { client_id: clientId, client_secret: proof.secret }),
    }),
  });
  return answer.json();
}

const parameters = job.scope === null ? {} : { scope: job.scope };
const accessToken = await library(job.proof).getToken(parameters);
const { access_token, token_type, expires_in, scope } = accessToken.token;
const call = async () =>
  called(await fetch(job.service, { headers: { authorization: `${token_type} ${access_token}` } }));

const before = { called: await call(), introspected: await introspect() };
await accessToken.revoke('access_token');
const afterwards = { introspectedAfterwards: await introspect(), calledAfterwards: await call() };
await accessToken.revoke('access_token');
tell({
  token: { access_token, token_type, expires_in, scope },
  ...before,
  ...afterwards,
  revokedAgain: null,
  wrongProof: await errorOf(
    () => library(job.wrongProof).getToken(parameters),
    (error) => error.data?.payload?.error,
  ),
});
