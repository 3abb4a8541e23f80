import { readFileSync } from 'node:fs';

/** What this program was told; see `relying-party-job.ts`. */
export const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
export const origin = `http://127.0.0.1:${job.port}`;
export const redirectUri = `${origin}/callback`;
export const loggedOutUri = `${origin}/logged-out`;
