import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess, temporaryFolder } from '@gatehouse/testing';

/** What a service is told that verifies an access token by itself (RFC 9068 §4), without the gateway. */
interface ResourceServerJob {
  readonly issuer: string;
  /** What it calls itself. */
  readonly audience: string;
  readonly token: string;
}

/** What the token says, or why it was refused, as oauth4webapi sees it in a process of its own. */
export async function resourceServer(
  job: ResourceServerJob,
): Promise<{ claims: Record<string, unknown> } | { refused: string }> {
  const folder = temporaryFolder('resource-server');
  const jobFile = join(folder, 'job.json');
  writeFileSync(jobFile, JSON.stringify(job));
  const args = [join(__dirname, 'programs', 'resource-server.mjs'), jobFile];
  const child = await startProcess({ command: process.execPath, args, cwd: folder });
  if ((await child.exited) !== 0) throw new Error(`resource-server.mjs failed: ${child.stderr()}`);
  return JSON.parse(child.stdout()) as { claims: Record<string, unknown> } | { refused: string };
}
