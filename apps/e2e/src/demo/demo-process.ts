import { freePort, startProcess } from '@gatehouse/testing';
import { builtApp, root } from '../stack/built-app';

export interface DemoService {
  readonly port: number;
  stop(): Promise<unknown>;
}

/** The demo service as a process, with what its engineer would configure. */
export async function startDemo(key: Buffer, audience = 'gateway'): Promise<DemoService> {
  const port = await freePort();
  const process_ = await startProcess({
    command: process.execPath,
    args: [await builtApp('e2e/src/demo')],
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      ISSUER: 'https://registry.example.org',
      AUDIENCE: audience,
      GATEWAY_TOKEN_KEY: key.toString('base64url'),
    },
    cwd: root,
    ready: `http://127.0.0.1:${port}/public/health`,
  });
  return { port, stop: () => process_.stop() };
}
