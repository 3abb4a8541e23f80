import { setTimeout as sleep } from 'node:timers/promises';
import * as oauth from 'oauth4webapi';
import { job } from './job.mjs';
import { say } from './say.mjs';

/** A program on a thing without a browser: it shows a code, waits, and says who it is working for. */
const insecure = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(job.issuer);
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
const client = { client_id: job.clientId };
const authentication = job.method === 'none' ? oauth.None() : oauth.ClientSecretBasic(job.proof.secret);

async function waitForTokens({ device_code, interval = 5 }) {
  for (;;) {
    await sleep(interval * 1000);
    const answer = await oauth.deviceCodeGrantRequest(server, client, authentication, device_code, insecure);
    try {
      return await oauth.processDeviceCodeResponse(server, client, answer);
    } catch (error) {
      if (error.error === 'slow_down') interval += 5;
      else if (error.error !== 'authorization_pending') throw error;
    }
  }
}

try {
  const parameters = new URLSearchParams({ scope: job.scope });
  const answer = await oauth.deviceAuthorizationRequest(server, client, authentication, parameters, insecure);
  const device = await oauth.processDeviceAuthorizationResponse(server, client, answer);
  say({ device });
  const tokens = await waitForTokens(device);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  const userinfo = await oauth.processUserInfoResponse(
    ...[server, client, claims.sub],
    await oauth.userInfoRequest(server, client, tokens.access_token, insecure),
  );
  say({ account: { name: userinfo.preferred_username, tokens, claims, userinfo } });
} catch (error) {
  say({ error: error.error ?? `no code: ${error.stack}` });
}
