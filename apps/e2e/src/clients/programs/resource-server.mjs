import * as oauth from 'oauth4webapi';
import { job, tell } from './tell.mjs';

// A service that has never heard of the gateway: it takes the token itself, and knows the issuer and its own name.
const insecure = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(job.issuer);
const server = await oauth.processDiscoveryResponse(
  issuer,
  await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }),
);
const request = new Request('http://service.example.org/', {
  headers: { Authorization: `Bearer ${job.token}` },
});
try {
  tell({ claims: await oauth.validateJwtAccessToken(server, request, job.audience, insecure) });
} catch (error) {
  tell({ refused: error.message });
}
