import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianPython, startProcess, temporaryFolder, type Program } from '@gatehouse/testing';
import type { AuthMethod, ClientJob } from './client-job';
import { curl } from './curl';
import type { Transcript } from './transcript';

/** A program as its author would write it with an OAuth library, in a process of its own. */
export interface ClientProgram {
  readonly name: string;
  /** What of the system it needs. */
  readonly needs: readonly Program[];
  /** The authentication methods that the library and we have. */
  readonly methods: readonly AuthMethod[];
  /** Whether it speaks DPoP (RFC 9449). */
  readonly dpop?: boolean;
  run(job: ClientJob): Promise<Transcript>;
}

const secrets = ['client_secret_basic', 'client_secret_post'] as const;
const all = [...secrets, 'private_key_jwt'] as const;

export const clientPrograms: readonly ClientProgram[] = [
  { name: 'curl', needs: ['curl'], methods: secrets, run: curl },
  {
    name: 'openid-client',
    needs: [],
    methods: all,
    dpop: true,
    run: script(process.execPath, 'openid-client.mjs'),
  },
  {
    name: 'oauth4webapi',
    needs: [],
    methods: all,
    dpop: true,
    run: script(process.execPath, 'oauth4webapi.mjs'),
  },
  { name: 'simple-oauth2', needs: [], methods: secrets, run: script(process.execPath, 'simple-oauth2.mjs') },
  {
    name: 'Authlib',
    needs: ['python3-authlib'],
    methods: all,
    run: script(debianPython, 'authlib_client.py'),
  },
];

function script(command: string, file: string) {
  return async (job: ClientJob): Promise<Transcript> => {
    const folder = temporaryFolder('client');
    const jobFile = join(folder, 'job.json');
    writeFileSync(jobFile, JSON.stringify(job));
    // Authlib, as any client would, insists on https unless it is told that this is a test.
    const env = { AUTHLIB_INSECURE_TRANSPORT: '1' };
    const args = [join(__dirname, 'programs', file), jobFile];
    const child = await startProcess({ command, args, cwd: folder, env });
    if ((await child.exited) !== 0) throw new Error(`${file} failed: ${child.stderr()}`);
    return JSON.parse(child.stdout()) as Transcript;
  };
}
