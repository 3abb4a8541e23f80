import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { gatewayTokenFor } from '@gatehouse/auth/testing';
import { uuidOfLegacyUser } from '@gatehouse/identity';
import { freePort, startProcess } from '@gatehouse/testing';
import { requestBytes } from '../load/request-bytes';
import { onCoreUnderTest, type Cores } from '../machine/cores';
import { root } from './root';
import type { ServerUnderTest } from './server-under-test';

/** What the service and the gateway agree on. */
const agreed = { issuer: 'https://registry.example.org', audience: 'submissions', key: randomBytes(32) };

/** The demo service of apps/e2e, alone on its core: as it is, or built without the guard. */
export async function startDemoService(
  cores: Cores | null,
  built: 'apps/e2e/src/demo' | 'tools/bench/demo-without-guard',
): Promise<ServerUnderTest> {
  const port = await freePort();
  const process_ = await startProcess({
    ...onCoreUnderTest(cores, process.execPath, [join(root, 'dist', built, 'main.js')]),
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      ISSUER: agreed.issuer,
      AUDIENCE: agreed.audience,
      GATEWAY_TOKEN_KEY: agreed.key.toString('base64url'),
    },
    cwd: root,
    ready: `http://127.0.0.1:${port}/public/health`,
  });
  return { port, process: process_ };
}

/** Requests of so many people as they reach a service through NGINX: the gateway's token and all identity headers. */
export function forwardedRequests(people: number): Promise<Buffer[]> {
  return Promise.all(Array.from({ length: people }, (_, index) => forwardedRequest(index + 1)));
}

async function forwardedRequest(legacyId: number): Promise<Buffer> {
  const { key, issuer, audience } = agreed;
  const scopes = ['public:read', 'profile:read', 'profile:update', 'submission:create', 'submission:read'];
  const user = { uuid: uuidOfLegacyUser(legacyId), userId: String(legacyId), username: `user${legacyId}` };
  const now = Math.floor(Date.now() / 1000);
  const told = { user, scopes, classic: 4, endorsements: ['hep-th', 'astro-ph.*'] };
  // Made once for the whole run, which takes longer than a minute.
  const token = await gatewayTokenFor({ key, issuer, audience, issuedAt: now, expires: now + 600, ...told });
  return requestBytes('GET', '/submissions/1234567', {
    'X-Request-ID': '0123456789abcdef0123456789abcdef',
    'X-Forwarded-For': '192.0.2.7',
    'X-Forwarded-Host': 'service.example.org',
    'X-Forwarded-Proto': 'https',
    'X-Auth-User': user.uuid,
    'X-Auth-Username': user.username,
    'X-Auth-Scopes': scopes.join(' '),
    'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    Accept: 'application/json',
    Cookie: 'theme=dark; lang=en',
    Authorization: token,
  });
}
