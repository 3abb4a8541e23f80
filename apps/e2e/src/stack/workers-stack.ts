import { readFileSync } from 'node:fs';
import { startRedis, until } from '@gatehouse/testing';
import { StoredClients } from '../clients/stored-clients';
import { startEcho } from '../echo/echo-service';
import { ask } from '../http/raw-request';
import { People } from '../people/people';
import { startAuthorizer } from './authorizer-process';
import { Endings } from './endings';
import { startGateway } from './gateway';
import { newSecrets } from './secrets';

/** One authorizer of two workers, behind NGINX, in front of a service. */
export interface WorkersStack {
  readonly people: People;
  readonly clients: StoredClients;
  /** The authorizer's. */
  readonly port: number;
  /** NGINX's, in front of the service. */
  readonly service: number;
  /** Process ids of the workers that run now. */
  workers(): readonly number[];
  untilAllAreReady(): Promise<void>;
  /** What the authorizer has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

export const workerCount = 2;

export function startWorkersStack(): Promise<WorkersStack> {
  return Endings.around(async (endings) => {
    const secrets = newSecrets();
    const redis = endings.add(await startRedis({ appendonly: true }), (server) => server.stop());
    const people = endings.add(await People.at(redis.url, secrets), (them) => them.close());
    await people.publishPolicy();
    const env = { WORKERS: String(workerCount) };
    const { port, process } = endings.add(
      await startAuthorizer({ tokenStoreUrl: redis.url, secrets, env }),
      (authorizer) => authorizer.process.stop(),
    );
    const log = () => process.stdout();
    await until(() => log().includes('all workers are listening'), { message: 'all workers to listen' });
    await untilAllAreReady(port);
    const echo = endings.add(await startEcho(secrets.gatewayToken), (service) => service.stop());
    const gateway = endings.add(
      await startGateway({ authorizers: [port], service: echo.port }),
      ({ nginx }) => nginx.stop(),
    );
    return {
      people,
      clients: new StoredClients(people.store, secrets),
      port,
      service: gateway.service,
      workers: () => childrenOf(process.pid),
      untilAllAreReady: () => untilAllAreReady(port),
      log,
      stop: () => endings.end(),
    };
  });
}

/** Each question is asked on a connection of its own, and these go to the workers in turn. */
async function untilAllAreReady(port: number): Promise<void> {
  const areReady = async () => {
    for (let time = 0; time < 2 * workerCount; time += 1) {
      if ((await ask(port, { target: '/readyz' })).status !== 200) return false;
    }
    return true;
  };
  await until(areReady, { message: 'all workers to be ready' });
}

function childrenOf(pid: number): number[] {
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return pids.split(' ').filter(Boolean).map(Number);
}
