import { databaseUri, openDatabase, type DatabaseOptions } from '@gatehouse/platform';
import { describeWith, startMariaDb, temporaryFolder } from '@gatehouse/testing';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { RegistryDatabase } from '../database/registry-database';
import { migrateRegistry } from '../migrations/migrate-registry';
import { registryDatabase } from '../registry-database.options';
import { Delegations } from './delegations.repository';

const now = 1_767_323_045;
const few = 1_000;
const many = 1_000_000;
const limit = 100;

/** What one batch had the server do, and how long it took. */
interface Cost {
  readonly removed: number;
  readonly rowsRead: number;
  readonly rowsDeleted: number;
  readonly milliseconds: number;
}

describeWith(['mariadbd'], 'a batch of expired delegations', () => {
  let source: DataSource;
  let delegations: Delegations;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    // With memory for the table, as a server has: otherwise this measures the disk.
    const args = ['--innodb-buffer-pool-size=1G', '--innodb-log-file-size=256M'];
    const server = await startMariaDb(temporaryFolder('mariadb'), { args });
    // One connection, because the server counts for each.
    const options: DatabaseOptions = { ...registryDatabase, poolSize: 1 };
    source = await openDatabase(databaseUri(server.uriFor('mysql')), options);
    await source.query('CREATE DATABASE registry');
    await source.destroy();
    source = await openDatabase(databaseUri(server.uriFor('registry')), options);
    await migrateRegistry(source);
    delegations = new Delegations(new RegistryDatabase(source));
  });
  afterAll(() => source.destroy());

  /** Of the numbers from `first` to `last`, in no order of their ends, as a table is in that has been used for months. */
  async function fill(first: number, last: number): Promise<void> {
    const ends = `${now} - 1 - CRC32(seq) % 10000000`;
    await source.query(`INSERT INTO gatehouse_delegations (delegation_id, source_hash, client_id, user_uuid, scopes,
        user_epoch, client_epoch, auth_time, amr, created_at, expires_at, refresh_generation, enforced)
      SELECT LPAD(seq, 22, 'x'), LPAD(seq, 43, 'x'), 'reader', UUID(), '["submission:read"]',
        0, 0, 0, '["pwd"]', 0, IF(seq % 10 = 0, ${now} + seq, ${ends}), 0, 1
      FROM seq_${first}_to_${last}`);
  }

  async function costOfBatch(): Promise<Cost> {
    await source.query('FLUSH STATUS');
    const start = performance.now();
    const removed = await delegations.removeExpired({ now, limit });
    const milliseconds = performance.now() - start;
    const counts = await source.query<{ Variable_name: string; Value: string }[]>(
      "SHOW SESSION STATUS LIKE 'Handler\\_%'",
    );
    const sum = (names: RegExp) =>
      counts.reduce((total, count) => total + (names.test(count.Variable_name) ? Number(count.Value) : 0), 0);
    return { removed, rowsRead: sum(/_read_/), rowsDeleted: sum(/_delete$/), milliseconds };
  }

  async function costOfBatches(): Promise<Cost> {
    const costs: Cost[] = [];
    for (let batch = 0; batch < 7; batch += 1) costs.push(await costOfBatch());
    return costs.sort((one, other) => one.milliseconds - other.milliseconds)[3]!;
  }

  it('costs the same with a thousand of them and with a million', async () => {
    await fill(1, few);
    const small = await costOfBatches();
    await fill(few + 1, many);
    const large = await costOfBatches();
    expect(small).toMatchObject({ removed: limit, rowsDeleted: limit });
    expect(large).toMatchObject({ removed: limit, rowsDeleted: limit });
    expect(large.rowsRead).toBeLessThan(3 * limit);
    expect(large.rowsRead).toBeLessThanOrEqual(small.rowsRead + limit);
    expect(large.milliseconds).toBeLessThan(small.milliseconds * 4 + 20);
  });

  it('costs no more after a thousand others', async () => {
    const first = await costOfBatches();
    for (let batch = 0; batch < 1_000; batch += 1) await delegations.removeExpired({ now, limit });
    const later = await costOfBatches();
    expect(later).toMatchObject({ removed: limit, rowsDeleted: limit });
    expect(later.milliseconds).toBeLessThan(first.milliseconds * 4 + 20);
  });

  it('never takes one that has not expired', async () => {
    const counting = `SELECT COUNT(*) AS n FROM gatehouse_delegations WHERE expires_at > ${now}`;
    const [row] = await source.query<{ n: number }[]>(counting);
    expect(Number(row!.n)).toBe(many / 10);
  });
});
