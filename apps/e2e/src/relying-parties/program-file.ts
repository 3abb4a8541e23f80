import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess, temporaryFolder, type RunningProcess } from '@gatehouse/testing';
import type { RelyingPartyJob } from './relying-party-job';

/** Starts a program of the folder `programs` with its job. */
export function startProgramFile(
  command: string,
  file: string,
  job: RelyingPartyJob,
  ready?: RegExp,
): Promise<RunningProcess> {
  const folder = temporaryFolder('application');
  const jobFile = join(folder, 'job.json');
  writeFileSync(jobFile, JSON.stringify(job));
  return startProcess({
    command,
    args: [join(__dirname, 'programs', file), jobFile],
    cwd: folder,
    // Authlib, as any client would, insists on https unless it is told that this is a test. No bytecode beside sources.
    env: { AUTHLIB_INSECURE_TRANSPORT: '1', PYTHONDONTWRITEBYTECODE: '1' },
    ready,
  });
}
