import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith } from '@gatehouse/testing';
import { headerOf } from '../echo/received-request';
import { ask, type Headers } from '../http/raw-request';
import { valuesIn, type RawResponse } from '../http/raw-response';
import { cookieNames } from '../stack/app-environment';
import { otherGateways, type LoggingGateway } from '../stack/other-gateways';
import { startPlatformBehind, type PlatformStack } from '../stack/platform-stack';

const person = quirkyPeople.ordinary;
const html = ['Accept', 'text/html'] as const;

for (const gateway of otherGateways) {
  describeWith(
    ['mariadbd', 'redis-server', gateway.program],
    `somebody with a browser before ${gateway.program}`,
    () => {
      let stack: PlatformStack<LoggingGateway>;
      let cookies: Map<string, string>;

      beforeAll(async () => {
        stack = await startPlatformBehind(gateway.start);
      }, 120_000);
      afterAll(() => stack?.stop());
      beforeEach(() => (cookies = new Map()));

      /** As a browser does it: one host, one jar of cookies. */
      async function visit(address: string, form?: Record<string, string>): Promise<RawResponse> {
        const { port, host, pathname, search, origin } = new URL(address);
        const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const headers: Headers = [
          html,
          ...(jar === '' ? [] : [['Cookie', jar] as const]),
          ...(form === undefined
            ? []
            : [['Content-Type', 'application/x-www-form-urlencoded'] as const, ['Origin', origin] as const]),
        ];
        const answer = await ask(Number(port), {
          method: form === undefined ? 'GET' : 'POST',
          target: pathname + search,
          host,
          headers,
          body: form === undefined ? undefined : new URLSearchParams(form).toString(),
        });
        for (const cookie of valuesIn(answer.rawHeaders, 'Set-Cookie')) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
          if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) cookies.delete(name!);
          else cookies.set(name!, value!);
        }
        return answer;
      }

      test('logs in on the way to a page, is known to the service, and is out after log-out', async () => {
        const page = `${stack.serviceUrl}/papers/42?a=b`;
        const sent = await visit(page);
        expect(sent.status).toBe(302);
        const logIn = sent.header('Location')!;
        expect(logIn).toBe(`${stack.accountsUrl}/login?${new URLSearchParams({ next_page: page })}`);

        const form = await visit(logIn);
        const hidden = [...form.body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
        const fields = Object.fromEntries(
          hidden.map(([, name, value]) => [name!, value!.replaceAll('&amp;', '&')]),
        );
        const { username, password } = person;
        const done = await visit(`${stack.accountsUrl}/login`, { ...fields, username, password });
        expect([done.status, done.header('Location')]).toEqual([303, page]);

        const before = stack.echo.received.length;
        const shown = await visit(page);
        expect([shown.status, shown.body.includes(username)]).toEqual([200, true]);
        const got = stack.echo.received.at(-1)!;
        expect(stack.echo.received.length).toBe(before + 1);
        expect([got.url, headerOf(got, 'X-Auth-Username')]).toEqual(['/papers/42?a=b', username]);
        expect(got.token?.user).toMatchObject({ username, user_id: String(person.id) });
        for (const name of [cookieNames.session, cookieNames.legacy])
          expect(JSON.stringify(got.rawHeaders)).not.toContain(cookies.get(name)!);

        const kept = new Map(cookies);
        expect((await visit(`${stack.accountsUrl}/logout`)).status).toBeLessThan(400);
        cookies = kept;
        expect((await visit(page)).status).toBe(302);
        expect(stack.echo.received.length).toBe(before + 1);
      });

      test('sees the registry, and nothing of what is for those who run it', async () => {
        expect((await ask(stack.gateway.registry, { target: '/healthz' })).status).toBe(200);
        for (const port of [stack.gateway.accounts, stack.gateway.registry])
          for (const target of ['/metrics', '/readyz', '/%6detrics', '//metrics', '/metrics/', '/METRICS'])
            expect([target, (await ask(port, { target })).status]).toEqual([target, 404]);
      });

      test('cannot say that they come from somewhere else', async () => {
        const headers: Headers = [
          ['Content-Type', 'application/json'],
          ['X-Forwarded-For', '203.0.113.9'],
        ];
        const body = JSON.stringify({ username: person.username, password: person.password });
        const request = { method: 'POST', target: '/api/v1/login', headers, body };
        expect((await ask(stack.gateway.accounts, request)).status).toBe(200);
        const rows = await stack.legacy.query<{ ip_addr: string }>(
          'SELECT ip_addr FROM tapir_sessions_audit JOIN tapir_sessions USING (session_id) WHERE user_id = ?',
          [person.id],
        );
        expect(rows.length).toBeGreaterThan(0);
        expect(rows.map((row) => row.ip_addr)).not.toContain('203.0.113.9');
      });
    },
  );
}
