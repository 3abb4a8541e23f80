import { databaseToken } from '@gatehouse/platform';
import type { OAuthAnswer, RunningRegistry } from './running-registry.fixture';

type Row = Readonly<Record<string, string | number | null>>;
type Column = 'rotated_at' | 'expires_at';

function databaseOf(registry: RunningRegistry): { query(sql: string, values: unknown[]): Promise<Row[]> } {
  return registry.app.get(databaseToken('registry'), { strict: false });
}

/** The delegation that a refresh token is of. */
export function delegationIdOf(refreshToken: string): string {
  return /^ghr_([^.]{22})\./.exec(refreshToken)![1]!;
}

export async function delegationRow(registry: RunningRegistry, refreshToken: string): Promise<Row> {
  const sql = 'SELECT * FROM gatehouse_delegations WHERE delegation_id = ?';
  const [row] = await databaseOf(registry).query(sql, [delegationIdOf(refreshToken)]);
  return row!;
}

/** Has something happen so many seconds earlier, instead of waiting. */
export async function shift(
  registry: RunningRegistry,
  refreshToken: string,
  column: Column,
  seconds: number,
): Promise<void> {
  const sql = `UPDATE gatehouse_delegations SET ${column} = ${column} - ? WHERE delegation_id = ?`;
  await databaseOf(registry).query(sql, [seconds, delegationIdOf(refreshToken)]);
}

/** RFC 6749 §5.2: JSON, no redirect, kept by nobody, with a challenge where it is 401. */
export function expectTokenError(answer: OAuthAnswer, error: string, status = 400): void {
  expect([answer.status, answer.json()['error']]).toEqual([status, error]);
  expect(Object.keys(answer.json()).sort()).toEqual(['error', 'error_description']);
  expect(answer.headers).toMatchObject({
    'content-type': expect.stringContaining('application/json'),
    'cache-control': 'no-store',
  });
  expect(answer.headers['www-authenticate'] !== undefined).toBe(status === 401);
}
