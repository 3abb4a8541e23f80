import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { decodeJwt } from 'jose';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith, until } from '@gatehouse/testing';
import { ask, type Headers } from '../http/raw-request';
import { valuesIn } from '../http/raw-response';
import { startAccountsAlone, type AccountsAlone } from './accounts-alone';

const person = quirkyPeople.ordinary;
const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
const browser = ['Accept', 'text/html'] as const;

describeWith(['mariadbd', 'redis-server'], 'the process of the accounts app', () => {
  let accounts: AccountsAlone;
  beforeEach(async () => (accounts = await startAccountsAlone({ LOG_LEVEL: 'trace' })), 120_000);
  afterEach(() => accounts?.stop());

  const send = (target: string, headers: Headers = [], body?: string) =>
    ask(accounts.port, { target, method: body === undefined ? 'GET' : 'POST', headers, body });

  /** What a browser has after it opened the log-in page: its cookie and the token of the form. */
  async function openForm(): Promise<{ cookie: string; token: string }> {
    const answer = await send('/login', [browser]);
    const cookie = valuesIn(answer.rawHeaders, 'set-cookie')[0]!.split(';')[0]!;
    return { cookie, token: /name="csrf_token" value="([^"]+)"/.exec(answer.body)![1]! };
  }
  const fields = (token: string, password: string = person.password) =>
    new URLSearchParams({ username: person.username, password, csrf_token: token }).toString();

  test('has a form also for a browser that brings 64 KB of cookies', async () => {
    const cookies = ['Cookie', `theirs=${'x'.repeat(64 * 1024)}`] as const;
    const answer = await send('/login', [browser, cookies]);
    expect(answer.status).toBe(200);
  });

  test('logs what happened, and no secret of anybody', async () => {
    const { cookie, token } = await openForm();
    const wrong = 'a-password-that-is-wrong';
    await send('/login', [form, browser, ['Cookie', cookie]], fields(token, wrong));
    const inside = await send('/login?mark=in-the-query', [form, browser, ['Cookie', cookie]], fields(token));
    expect(inside.status).toBe(303);
    const cookies = valuesIn(inside.rawHeaders, 'set-cookie').map((line) => line.split(';')[0]!);
    const header = ['Cookie', [cookie, ...cookies].join('; ')] as const;
    const profile = await send('/profile?mark=in-the-query', [header, browser]);
    expect(profile.status).toBe(200);
    const credentials = JSON.stringify({ username: person.username, password: person.password });
    const json = ['Content-Type', 'application/json'] as const;
    const api = await send('/api/v1/login', [json], credentials);
    await send('/api/v1/login', [json], credentials.replace('"username"', '"name"'));
    await send('/api/v1/login', [json], `${credentials}}`);
    await send('/no/such/page?mark=in-the-query', [['Authorization', `Bearer ${wrong}`]]);
    await send('/login%zz?mark=in-the-query');
    await send('/logout', [header]);
    await send('/profile', [header, browser]);
    expect(await accounts.process.stop()).toBe(0);

    const log = `${accounts.process.stdout()}${accounts.process.stderr()}`;
    expect(log).toContain('"path":"/profile"');
    expect(log).toContain('"status":303');
    const values = [cookie, ...cookies].map((pair) => pair.slice(pair.indexOf('=') + 1));
    const secrets = {
      password: person.password,
      'wrong password': wrong,
      'token of the form': token,
      'token of a page inside': /name="csrf_token" value="([^"]+)"/.exec(profile.body)![1]!,
      nonce: String(decodeJwt(values[1]!)['nonce']),
      'bearer token': api.json<{ access_token: string }>().access_token,
      'secret of the bearer token': api.json<{ access_token: string }>().access_token.split('.').at(-1)!,
      query: 'in-the-query',
      ...Object.fromEntries(values.map((value, n) => [`cookie ${n}`, value])),
      ...Object.fromEntries(
        Object.entries(accounts.secrets).map(([name, value]) => [
          `secret of the ${name}`,
          typeof value === 'string' ? value : (value as Buffer).toString('base64url'),
        ]),
      ),
    };
    const found = Object.entries(secrets).filter(([, text]) => text.length < 8 || log.includes(text));
    expect(found.map(([name]) => name)).toEqual([]);
  });

  test('finishes a log-in that is under way when it is told to stop', async () => {
    const { cookie, token } = await openForm();
    const body = fields(token);
    const { started, answer } = slowly(accounts.port, cookie, body.length);
    const sent = await started;
    accounts.process.signal('SIGTERM');
    await until(() => refusesConnections(accounts.port), { message: 'the app to take no more requests' });
    sent.end(body);
    const reply = await answer;
    expect({
      status: reply.statusCode,
      log: reply.statusCode === 303 ? '' : accounts.process.stdout(),
    }).toEqual({ status: 303, log: '' });
    const names = reply.headers['set-cookie']!.map((line) => line.split('=')[0]);
    expect(names).toContain('ARXIVNG_SESSION_ID');
    expect(await accounts.process.exited).toBe(0);
  });
});

/** A log-in whose body waits until the server says that it has seen the head. */
function slowly(port: number, cookie: string, length: number) {
  const sent = request({
    ...{ port, host: '127.0.0.1', method: 'POST', path: '/login', agent: false },
    headers: { [form[0]]: form[1], cookie, 'content-length': length, expect: '100-continue' },
  });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', (reply) => resolve(reply.resume()));
    sent.on('error', reject);
  });
  const started = new Promise<ClientRequest>((resolve) => sent.on('continue', () => resolve(sent)));
  sent.flushHeaders();
  return { started, answer };
}

async function refusesConnections(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => false,
    () => true,
  );
}
