import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { temporaryFolder } from '@gatehouse/testing';
import {
  Controller,
  Get,
  Global,
  Module,
  Param,
  Post,
  Put,
  Query,
  Res,
  UnauthorizedException,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HealthProbes } from '../health/health-probes';
import { loadSettings } from '../settings/load-settings';
import type { Settings } from '../settings/settings';
import { acceptsHtml, ErrorPages } from './error-pages';
import { LogLines } from './log-lines.fixture';
import type { Problem } from './problem';
import { SampleModule } from './sample-app.fixture';
import { startHttpApp } from './start-http-app';
import type { HttpAppOptions } from './start-http-app';

/** Addresses of which one is more general than the others. */
@Controller('shelf')
class ShelfController {
  @Get('new')
  form() {
    return 'form';
  }

  @Post('new')
  add() {
    return 'added';
  }

  @Put(':book')
  put(@Param('book') book: string) {
    return `put ${book}`;
  }

  @Get('locked')
  locked(@Query() query: object, @Res({ passthrough: true }) reply: FastifyReply) {
    if ('own' in query) void reply.header('www-authenticate', 'Bearer');
    throw new UnauthorizedException();
  }
}

@Module({ imports: [SampleModule], controllers: [ShelfController] })
class ShelfModule {}

describe('an app', () => {
  const apps: NestFastifyApplication[] = [];
  let log: LogLines;
  let url: string;

  const settings = (env: NodeJS.ProcessEnv = {}): Settings => ({
    ...loadSettings('accounts', { DATA_DIR: temporaryFolder('settings'), ...env }),
    port: 0,
  });

  const start = async (module = SampleModule, some = settings(), options: HttpAppOptions = {}) => {
    log = new LogLines();
    const app = await startHttpApp(module, some, { log, signals: false, ...options });
    apps.push(app);
    url = await app.getUrl();
    return app;
  };

  afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

  const post = (path: string, body: string, type: string): Promise<Response> =>
    fetch(url + path, { method: 'POST', body, headers: { 'content-type': type } });

  const problem = async (response: Response): Promise<Problem> => {
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const body = (await response.json()) as Problem;
    expect(body.status).toBe(response.status);
    expect(body.instance).toBe(response.headers.get('x-request-id'));
    return body;
  };

  /** What the server answers to these bytes. */
  const raw = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
      let answer = '';
      socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
      socket.on('close', () => resolve(answer)).on('error', reject);
    });

  it('says once that it listens, and where', async () => {
    await start();
    expect(log.with('listening')).toEqual([
      expect.objectContaining({ level: 'info', app: 'accounts', address: url }),
    ]);
  });

  describe('gives each request an id', () => {
    it('that is the proxy’s if it is harmless, in header, handler and log', async () => {
      await start();
      const response = await fetch(`${url}/items/1`, { headers: { 'x-request-id': 'abc-123.def' } });
      expect(response.headers.get('x-request-id')).toBe('abc-123.def');
      expect(await response.json()).toEqual({ id: '1', request: 'abc-123.def' });
      expect(log.with('request')).toEqual([expect.objectContaining({ request_id: 'abc-123.def' })]);
    });

    it.each(['short', 'x'.repeat(65), 'a b c d e f', '<script>1'])(
      'that is a new one instead of %j',
      async (given) => {
        await start();
        const response = await fetch(`${url}/items/1`, { headers: { 'x-request-id': given } });
        expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-/);
      },
    );

    it('that is known after the body was read, and where the body cannot be read', async () => {
      await start();
      const headers = { 'x-request-id': 'with-a-body', 'content-type': 'application/json' };
      const body = JSON.stringify({ name: 'x', inner: { count: 1 } });
      const response = await fetch(`${url}/input`, { method: 'POST', headers, body });
      expect(await response.json()).toEqual({ made: 'Input', request: 'with-a-body' });
      const late = httpRequest(`${url}/input`, {
        method: 'POST',
        headers: { ...headers, 'content-length': body.length },
      });
      late.write(body.slice(0, 5));
      setTimeout(() => late.end(body.slice(5)), 50);
      const [answer] = (await once(late, 'response')) as [IncomingMessage];
      expect(await json(answer)).toEqual({ made: 'Input', request: 'with-a-body' });
      await fetch(`${url}/input`, { method: 'POST', headers, body: '{' });
      expect(
        log.lines.filter(({ request_id }) => request_id === 'with-a-body').length,
      ).toBeGreaterThanOrEqual(2);
    });
  });

  it('logs one line for each request, without the query', async () => {
    await start();
    await fetch(`${url}/items/5?token=hunter22`);
    await fetch(`${url}/nowhere?token=hunter22`);
    expect(log.with('request')).toEqual([
      expect.objectContaining({
        method: 'GET',
        path: '/items/5',
        status: 200,
        ms: expect.any(Number),
        bytes: expect.any(Number),
      }),
      expect.objectContaining({ path: '/nowhere', status: 404 }),
    ]);
    expect(log.text()).not.toContain('hunter22');
  });

  describe('answers errors as problem+json', () => {
    it.each([
      ['invalid', 400, null],
      ['refused', 403, null],
      ['not_found', 404, null],
      ['conflict', 409, null],
      ['too_many', 429, '7'],
      ['unavailable', 503, '5'],
    ])('%s: %d', async (kind, status, retryAfter) => {
      await start();
      const response = await fetch(`${url}/fail/${kind}`);
      expect(response.status).toBe(status);
      expect(response.headers.get('retry-after')).toBe(retryAfter);
      expect(await problem(response)).toMatchObject({
        type: 'about:blank',
        code: `code_${kind}`,
        detail: 'A sentence.',
      });
    });

    it('of Nest with their own words and code', async () => {
      await start();
      expect(await problem(await fetch(`${url}/forbidden`))).toMatchObject({
        status: 403,
        code: 'not_you',
        detail: 'Not you.',
      });
      const unknown = await problem(await fetch(`${url}/nowhere?token=hunter22`));
      expect(unknown).toMatchObject({
        status: 404,
        code: 'not_found',
        detail: 'There is nothing at this address.',
      });
    });

    it('nobody foresaw without a word of what is inside, which the log has', async () => {
      await start();
      const body = await problem(await fetch(`${url}/crash`));
      expect(body).toMatchObject({ status: 500, code: 'internal_error', title: 'Internal Server Error' });
      expect(JSON.stringify(body)).not.toContain('hunter22');
      const [line] = log.with('unexpected error');
      expect(line).toMatchObject({ level: 'error', request_id: body.instance });
      expect(line!['err']).toMatchObject({
        message: 'hunter22 inside',
        stack: expect.stringContaining('at '),
      });
    });

    it.each([
      ['/input', '{', 'application/json', 400, 'malformed_request'],
      ['/input', '{"__proto__": {}}', 'application/json', 400, 'malformed_request'],
      ['/input', 'a', 'text/plain', 415, 'unsupported_media_type'],
      ['/input', '<a/>', 'application/xml', 415, 'unsupported_media_type'],
      ['/input', JSON.stringify('x'.repeat(70_000)), 'application/json', 413, 'body_too_large'],
      ['/form', `a=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded', 413, 'body_too_large'],
    ])('of a body that cannot be taken (%s %.20s %s): %d', async (path, body, type, status, code) => {
      await start();
      expect(await problem(await post(path, body, type))).toMatchObject({ status, code });
    });

    it('of addresses and headers that cannot be taken', async () => {
      await start();
      expect(await raw('GET /items/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
        /^HTTP\/1.1 400 [^]*problem\+json[^]*"malformed_request"/,
      );
      expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [^]*"malformed_request"/);
      expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 431 [^]*"headers_too_large"/,
      );
    });

    it.each([
      ['POST', '/items/1', 'GET, HEAD'],
      ['DELETE', '/items/1', 'GET, HEAD'],
      ['GET', '/input', 'POST'],
      ['HEAD', '/input', 'POST'],
      ['POST', '/healthz', 'GET, HEAD'],
      ['PUT', '/readyz', 'GET, HEAD'],
      ['PATCH', '/metrics?x=1', 'GET, HEAD'],
      ['OPTIONS', '/form', 'POST'],
      ['DELETE', '/shelf/new', 'GET, HEAD, POST'],
    ])('of a method that an address does not take (%s %s)', async (method, path, allow) => {
      await start(ShelfModule);
      const body = ['HEAD', 'GET'].includes(method) ? undefined : '<not read/>';
      const headers = { 'content-type': 'application/xml' };
      const response = await fetch(url + path, { method, body, headers });
      expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      if (method !== 'HEAD')
        expect(await problem(response)).toMatchObject({
          code: 'method_not_allowed',
          detail: 'This address does not take this method.',
        });
    });

    it('but takes no address from a more general one that takes the method', async () => {
      await start(ShelfModule);
      expect(await (await fetch(`${url}/shelf/new`, { method: 'PUT' })).text()).toBe('put new');
      expect((await fetch(`${url}/shelf/old`, { method: 'PUT' })).status).toBe(200);
      expect((await fetch(`${url}/shelf/new`, { method: 'HEAD' })).status).toBe(200);
      expect((await fetch(`${url}/nowhere`, { method: 'PUT' })).status).toBe(404);
    });

    it('of a request that nobody logged in for with a scheme for which no browser asks', async () => {
      await start(ShelfModule);
      const response = await fetch(`${url}/shelf/locked`);
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        'Gatehouse realm="Gatehouse"',
      ]);
      const own = await fetch(`${url}/shelf/locked?own`);
      expect([own.status, own.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    });

    it('never as the end of half an answer', async () => {
      await start();
      await expect(fetch(`${url}/half`).then((response) => response.text())).rejects.toThrow();
    });
  });

  it('reads headers of 64 KB and more where it is told to', async () => {
    await start(SampleModule, settings(), { maxHeaderSize: 128 * 1024 });
    const response = await fetch(`${url}/items/1`, { headers: { cookie: 'x'.repeat(70_000) } });
    expect(response.status).toBe(200);
  });

  it('names every wrong field of an input at once, and no value', async () => {
    await start();
    const body = JSON.stringify({ name: 'hunter22', inner: { count: 0 }, extra: 1 });
    const answer = await problem(await post('/input', body, 'application/json'));
    expect(answer).toMatchObject({ status: 400, code: 'invalid_input' });
    expect(Object.keys(answer.errors ?? {}).sort()).toEqual(['extra', 'inner.count', 'name']);
    expect(JSON.stringify(answer)).not.toContain('hunter22');
  });

  it('refuses a form field that comes twice, and takes lists where the name says so', async () => {
    await start();
    const form = 'application/x-www-form-urlencoded';
    expect(await problem(await post('/form', 'a=1&a=2', form))).toMatchObject({
      status: 400,
      errors: { a: ['must be sent only once'] },
    });
    expect(await (await post('/form', 'a=1&b%5B%5D=2&b[]=3+4', form)).json()).toEqual({
      a: '1',
      b: ['2', '3 4'],
    });
  });

  it('believes X-Forwarded-For only from trusted proxies', async () => {
    const address = async (): Promise<string> =>
      (await fetch(`${url}/ip`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).text();
    await start();
    expect(await address()).toBe('127.0.0.1');
    await start(SampleModule, settings({ TRUSTED_PROXIES: '10.0.0.0/8' }));
    expect(await address()).toBe('127.0.0.1');
    await start(SampleModule, settings({ TRUSTED_PROXIES: '127.0.0.0/8' }));
    expect(await address()).toBe('203.0.113.9');
  });

  it('sends strict headers with every answer, errors and unknown addresses too', async () => {
    await start();
    for (const path of ['/items/1', '/nowhere', '/crash', '/healthz']) {
      const { headers } = await fetch(url + path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';style-src 'self';script-src 'self';img-src 'self';font-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    }
    await start(SampleModule, { ...settings(), production: true });
    expect((await fetch(url)).headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  it('lets the app answer errors in its own form', async () => {
    class Pages extends ErrorPages {
      answer(problem: Problem, request: FastifyRequest, reply: FastifyReply): boolean {
        if (problem.status === 404) throw new Error('a page that fails');
        if (!acceptsHtml(request)) return false;
        void reply.code(problem.status).type('text/html').send(`<p>${problem.code} ${problem.instance}</p>`);
        return true;
      }
    }
    const provider = { provide: ErrorPages, useClass: Pages };
    @Global()
    @Module({ imports: [SampleModule], providers: [provider], exports: [provider] })
    class WithPages {}
    await start(WithPages);
    const html = { headers: { accept: 'text/html,*/*;q=0.8' } };
    const page = await fetch(`${url}/fail/too_many`, html);
    expect([page.status, page.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await page.text()).toBe(`<p>code_too_many ${page.headers.get('x-request-id')}</p>`);
    expect(await problem(await fetch(`${url}/fail/too_many`))).toMatchObject({ code: 'code_too_many' });
    expect(await problem(await fetch(`${url}/nowhere`, html))).toMatchObject({ status: 404 });
    const malformed = await fetch(`${url}/%`, html);
    expect([malformed.status, malformed.headers.get('x-request-id')]).toEqual([400, expect.any(String)]);
    expect(await malformed.text()).toBe(`<p>malformed_request ${malformed.headers.get('x-request-id')}</p>`);
    expect(await problem(await fetch(`${url}/%`))).toMatchObject({ code: 'malformed_request' });
  });

  describe('tells operators', () => {
    it('that it is alive and whether its stores answer', async () => {
      const app = await start();
      expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
      expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', checks: {} });
      app.get(HealthProbes).add({ name: 'a store', check: () => Promise.reject(new Error('hunter22')) });
      const down = await fetch(`${url}/readyz`);
      expect([down.status, down.headers.get('cache-control')]).toEqual([503, 'no-store']);
      expect(await down.json()).toEqual({ status: 'not_ready', checks: { 'a store': 'down' } });
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    });

    it('how many requests there were, by the pattern of their route', async () => {
      await start();
      for (const path of ['/items/1', '/items/2', '/wp-login.php', '/crash']) await fetch(url + path);
      const text = await (await fetch(`${url}/metrics`)).text();
      expect(text).toContain('http_requests_total{method="GET",route="/items/:id",status="2xx"} 2');
      expect(text).toContain('http_requests_total{method="GET",route="unmatched",status="4xx"} 1');
      expect(text).toContain('http_requests_total{method="GET",route="/crash",status="5xx"} 1');
      expect(text).toContain('http_request_duration_seconds_bucket');
      expect(text).toContain('process_cpu_user_seconds_total');
      expect(text).not.toContain('wp-login');
    });
  });

  it('rejects where its port is taken', async () => {
    await start();
    const taken = { ...settings(), port: Number(new URL(url).port) };
    await expect(startHttpApp(SampleModule, taken, { log, signals: false })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  describe('when it stops', () => {
    it('finishes what is under way, and takes nothing new', async () => {
      const app = await start();
      const slow = fetch(`${url}/slow/300`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const closed = app.close();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await expect(fetch(`${url}/items/1`)).rejects.toThrow();
      const response = await slow;
      expect([await response.text(), response.headers.get('connection')]).toEqual(['done', 'close']);
      await closed;
    });

    it('is not ready on a connection that is still open, and closes idle ones', async () => {
      const app = await start();
      const answers: number[] = [];
      const get = (path: string): Promise<void> =>
        new Promise((resolve, reject) => {
          const request = httpRequest(url + path, { headers: { connection: 'keep-alive' } }, (response) => {
            answers.push(response.statusCode ?? 0);
            response.resume().on('end', resolve);
          });
          request.on('error', reject).end();
        });
      await get('/readyz');
      app.get(HealthProbes).stop();
      await get('/readyz');
      expect(answers).toEqual([200, 503]);
      const begin = performance.now();
      await app.close();
      expect(performance.now() - begin).toBeLessThan(1000);
    });

    it('cuts what takes longer than it may', async () => {
      const app = await start(SampleModule, settings(), { stopWithin: 200 });
      const slow = fetch(`${url}/slow/5000`);
      slow.catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const begin = performance.now();
      await app.close();
      expect(performance.now() - begin).toBeLessThan(1500);
      await expect(slow).rejects.toThrow();
    });
  });
});
