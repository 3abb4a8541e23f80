import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As package.json says, which lies three folders up, from the sources and from dist/apps/cli alike. */
export function version(): string {
  try {
    const file = readFileSync(join(__dirname, '../../../package.json'), 'utf8');
    return (JSON.parse(file) as { version: string }).version;
  } catch {
    return 'unknown';
  }
}
