import { readFileSync } from 'node:fs';

/** What this program was told; see `client-job.ts`. */
export const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));

/** What a service answered, in the words of `transcript.ts`. */
export async function called(response) {
  const reason = response.headers.get('x-auth-reason');
  return {
    status: response.status,
    reason,
    received: response.ok ? await response.json() : (await response.text(), null),
  };
}

/** The code of the error that this ends with. */
export async function errorOf(act, codeOf) {
  try {
    await act();
  } catch (error) {
    return (await codeOf(error)) ?? `no code: ${error.stack}`;
  }
  return 'no error';
}

/** Says what happened; see `transcript.ts`. */
export function tell(transcript) {
  process.stdout.write(JSON.stringify(transcript));
}
