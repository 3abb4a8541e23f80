import { Logger } from '@nestjs/common';
import type { TransactionalDatabase } from '../database/transactional-database';
import { currentRequestId } from '../logging/request-context';
import type { NewAuditEntry } from './audit-entry';
import { AuditTable } from './audit-table';

const names = { entity: 'audit', name: 'audit', subjectColumn: 'subject' };
const entry: NewAuditEntry = {
  at: 1_767_323_045,
  actor: 'cli',
  subject: 'ada',
  action: 'user.revoked',
  ipAddress: null,
  requestId: null,
};

describe('a note for the audit', () => {
  let errors: string[];
  beforeEach(() => {
    errors = [];
    jest.spyOn(Logger.prototype, 'error').mockImplementation((line: string) => void errors.push(line));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const tableOn = (run: () => Promise<unknown>) =>
    new AuditTable({ run } as unknown as TransactionalDatabase, names, (subject) => subject);

  it('is written before the act goes on', async () => {
    let written = false;
    await tableOn(async () => {
      await new Promise(setImmediate);
      written = true;
    }).note(entry);
    expect([written, errors]).toEqual([true, []]);
  });

  it('that cannot be written is logged, and the act goes on', async () => {
    await tableOn(() => Promise.reject(new Error('no such table'))).note(entry);
    expect(errors).toEqual(['not recorded: user.revoked of ada: no such table']);
  });

  it('that cannot be written names the request that it is of', async () => {
    const requests: (string | null)[] = [];
    jest.spyOn(Logger.prototype, 'error').mockImplementation(() => void requests.push(currentRequestId()));
    await tableOn(() => Promise.reject(new Error('no such table'))).note({
      ...entry,
      requestId: 'request-1',
    });
    await tableOn(() => Promise.reject(new Error('no such table'))).note(entry);
    expect(requests).toEqual(['request-1', null]);
  });

  it('that makes no sense is logged too', async () => {
    await tableOn(() => Promise.resolve()).note({ ...entry, details: { password: 'sesame' } });
    expect(errors).toEqual([expect.stringContaining('the audit keeps no secrets')]);
  });

  describe('written beside others in one turn', () => {
    const written: unknown[][] = [];
    let statements: number;
    const refusing = (subject: string) =>
      tableOn((async (work: (db: unknown) => Promise<unknown>) =>
        work({
          query: async (_sql: string, values: unknown[]) => {
            statements += 1;
            if (values.includes(subject)) throw new Error('bad row');
            for (let at = 0; at < values.length; at += 7) written.push(values.slice(at, at + 7));
          },
        })) as () => Promise<unknown>);
    beforeEach(() => {
      written.length = 0;
      statements = 0;
    });
    const subjects = () => written.map((row) => row[2]);
    const note = (table: AuditTable) =>
      Promise.all(['ada', 'ben', 'cleo'].map((subject) => table.note({ ...entry, subject })));

    it('is one statement with them', async () => {
      await note(refusing('nobody'));
      expect([statements, subjects(), errors]).toEqual([1, ['ada', 'ben', 'cleo'], []]);
    });

    it('is written though one of theirs cannot be', async () => {
      await note(refusing('ben'));
      expect(subjects()).toEqual(['ada', 'cleo']);
      expect(errors).toEqual(['not recorded: user.revoked of ben: bad row']);
    });
  });

  it('is not waited for longer than a second', async () => {
    jest.useFakeTimers();
    let went = false;
    const noting = tableOn(() => new Promise(() => undefined))
      .note(entry)
      .then(() => (went = true));
    await jest.advanceTimersByTimeAsync(999);
    expect(went).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await noting;
    expect(errors).toEqual(['not recorded: user.revoked of ada: no answer within 1000 ms']);
  });
});
