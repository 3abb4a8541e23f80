// People who use a node-oidc-provider: each has approved of the client, is logged in with a browser, and has a refresh
// token, as if all that had been done with pages.
import { createHmac } from 'node:crypto';

/** @returns for each person the `Cookie` header of their browser, and a refresh token */
export async function makePeople(provider, { clientId, scopes, cookieKey, people }) {
  const client = await provider.Client.find(clientId);
  const made = [];
  for (let n = 0; n < people; n += 1)
    made.push(await makePerson(provider, client, scopes, cookieKey, `person-${n}`));
  return made;
}

async function makePerson(provider, client, scopes, cookieKey, accountId) {
  const { clientId } = client;
  const scope = scopes.join(' ');
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(scope);
  const grantId = await grant.save(3600);
  const session = new provider.Session({ accountId, loginTs: Math.floor(Date.now() / 1000) });
  session.authorizations = { [clientId]: { grantId, sid: `sid-${accountId}`, persistsLogout: true } };
  await session.save(3600);
  const pair = `_session=${session.jti}`;
  // As `keygrip` signs, which it keeps cookies with.
  const signature = createHmac('sha1', cookieKey).update(pair).digest('base64url');
  const token = new provider.RefreshToken({ accountId, client, grantId, scope, gty: 'authorization_code' });
  return { cookie: `${pair}; _session.sig=${signature}`, refreshToken: await token.save() };
}
