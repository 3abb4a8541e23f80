import { startProcess } from '@gatehouse/testing';
import type { ReceivedRequest } from '../echo/received-request';
import type { ClientJob, Proof } from './client-job';
import type { Called, Transcript } from './transcript';

/** What an API client's author would type into a shell. */
export async function curl(job: ClientJob): Promise<Transcript> {
  const { issuer, scope } = job;
  const metadata = await json<Record<string, string>>(`${issuer}/.well-known/oauth-authorization-server`);
  const grant = ['-d', 'grant_type=client_credentials', ...(scope === null ? [] : ['-d', `scope=${scope}`])];
  const getToken = <T>(proof: Proof) =>
    json<T>(metadata['token_endpoint']!, ...credentials(job, proof), ...grant);
  const token = await getToken<Transcript['token']>(job.proof);
  const own = [...credentials(job, job.proof), '-d', `token=${token.access_token}`];
  const introspect = () => json<Record<string, unknown>>(metadata['introspection_endpoint']!, ...own);
  const revoke = () => status(metadata['revocation_endpoint']!, ...own);
  const call = () => callService(job.service, token.access_token);

  const called = await call();
  const introspected = await introspect();
  await revoke();
  return {
    ...{ token, called, introspected },
    introspectedAfterwards: await introspect(),
    calledAfterwards: await call(),
    revokedAgain: await revoke(),
    wrongProof: (await getToken<{ error: string }>(job.wrongProof)).error,
  };
}

function credentials({ clientId, method }: ClientJob, proof: Proof): string[] {
  if (!('secret' in proof)) throw new TypeError('curl signs nothing');
  return method === 'client_secret_basic'
    ? ['-u', `${clientId}:${proof.secret}`]
    : ['-d', `client_id=${clientId}`, '-d', `client_secret=${proof.secret}`];
}

async function callService(service: string, token: string): Promise<Called> {
  const format = '\n%{http_code} %header{x-auth-reason}';
  const text = await run('-H', `Authorization: Bearer ${token}`, '-w', format, service);
  const [code, reason] = text.slice(text.lastIndexOf('\n') + 1).split(' ');
  const body = text.slice(0, text.lastIndexOf('\n'));
  const received = code === '200' ? (JSON.parse(body) as ReceivedRequest) : null;
  return { status: Number(code), reason: reason === '' ? null : reason!, received };
}

async function json<T>(...args: string[]): Promise<T> {
  return JSON.parse(await run(...args)) as T;
}

async function status(...args: string[]): Promise<number> {
  return Number(await run('-o', '/dev/null', '-w', '%{http_code}', ...args));
}

async function run(...args: string[]): Promise<string> {
  const child = await startProcess({ command: 'curl', args: ['-sS', '--noproxy', '*', ...args] });
  if ((await child.exited) !== 0) throw new Error(`curl failed: ${child.stderr()}`);
  return child.stdout();
}
