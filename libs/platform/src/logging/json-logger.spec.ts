import { DomainError } from '@gatehouse/identity';
import fc from 'fast-check';
import { LogLines } from '../http/log-lines.fixture';
import { JsonLogger, openLog } from './json-logger';
import { redact } from './redact';
import { withRequestId } from './request-context';

describe('the log', () => {
  let lines: LogLines;
  let logger: JsonLogger;

  beforeEach(() => {
    lines = new LogLines();
    logger = new JsonLogger(openLog({ app: 'registry', logLevel: 'info' }, lines));
  });

  it('is lines of JSON with level, app, time and context', () => {
    logger.log('hello', 'SomeService');
    expect(lines.lines).toEqual([
      {
        level: 'info',
        app: 'registry',
        pid: process.pid,
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        context: 'SomeService',
        msg: 'hello',
      },
    ]);
  });

  it('leaves out what is below its level', () => {
    logger.debug('quiet');
    logger.verbose('quieter');
    expect(lines.lines).toEqual([]);
  });

  it('has the id of the request that speaks', () => {
    withRequestId('request-1', () => logger.log('inside'));
    logger.log('outside');
    expect(lines.lines.map(({ request_id }) => request_id)).toEqual(['request-1', undefined]);
  });

  it('hides secrets in headers and in whatever is nested', () => {
    const secrets = {
      headers: { Authorization: 'hunter22', cookie: 'hunter22', 'set-cookie': ['hunter22'] },
      deep: [
        {
          a: {
            client_secret: 'hunter22',
            newPassword: 'hunter22',
            accessToken: 'hunter22',
            nonce: 'hunter22',
          },
        },
      ],
      map: new Map([['password', 'hunter22']]),
      text: 'sent Bearer hunter22.x',
      harmless: 'stays',
    };
    logger.log(secrets);
    logger.warn('sent Bearer hunter22', secrets, 'Some');
    expect(lines.text()).not.toContain('hunter22');
    expect(lines.text()).toContain('stays');
  });

  it('shows of an error its words, code, stack and cause, and nothing that a driver hung on it', () => {
    const driver = Object.assign(new Error("Duplicate entry 'me@example.org'"), {
      code: 'ER_DUP_ENTRY',
      sqlMessage: 'x',
      sql: 'hunter22',
    });
    const query = Object.assign(new Error(driver.message), { driverError: driver, parameters: ['hunter22'] });
    const redis = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['hunter22'] } });
    logger.error(new DomainError('unavailable', 'x', 'Down.', { cause: query }), 'Some');
    logger.error('words', redis);
    expect(lines.text()).not.toMatch(/hunter22|me@example/);
    expect(lines.lines[0]!['err']).toMatchObject({
      type: 'DomainError',
      message: 'Down.',
      code: 'x',
      stack: expect.stringMatching(/^ {4}at /),
      cause: { message: 'database error ER_DUP_ENTRY' },
    });
    expect(lines.lines[1]!['details']).toEqual([expect.objectContaining({ message: 'WRONGPASS' })]);
  });

  it('takes whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withMap: true, withDate: true }),
        (value) => void redact(value),
      ),
    );
    expect(redact(new Map([[Object.create(null), 'x']]))).toEqual({ '[object]': 'x' });
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    logger.log(circle);
    expect(lines.lines).toHaveLength(1);
  });
});
