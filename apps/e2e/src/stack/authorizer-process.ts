import { freePort, startProcess, temporaryFolder, type RunningProcess } from '@gatehouse/testing';
import { authorizerEnvironment } from './app-environment';
import { builtApp } from './built-app';
import type { Secrets } from './secrets';

export interface AuthorizerProcess {
  readonly port: number;
  readonly process: RunningProcess;
}

export interface AuthorizerOptions {
  readonly tokenStoreUrl: string;
  readonly secrets: Secrets;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built authorizer, ready to decide. Its folder is empty and stays so: it keeps nothing. */
export async function startAuthorizer(options: AuthorizerOptions): Promise<AuthorizerProcess> {
  const port = options.port ?? (await freePort());
  const env = authorizerEnvironment(port, options.tokenStoreUrl, options.secrets);
  const process_ = await startProcess({
    command: process.execPath,
    args: [await builtApp('authorizer')],
    env: { ...env, ...options.env },
    cwd: temporaryFolder('authorizer'),
    ready: `http://127.0.0.1:${port}/readyz`,
  });
  return { port, process: process_ };
}
