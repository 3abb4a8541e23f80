import { All, Controller, Get, Module, Post, Req, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@gatehouse/identity';
import { startHttpApp } from '@gatehouse/platform';
import { gunzipSync, brotliDecompressSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CsrfExempt } from './csrf/csrf-exempt.decorator';
import { Form } from './components/form';
import { SubmitButton } from './components/submit-button';
import { Layout } from './page/layout';
import { PageRenderer } from './page/page-renderer';
import { someSettings } from './page/settings.fixture';
import { WebModule } from './web.module';

@Controller()
class ExampleController {
  constructor(private readonly pages: PageRenderer) {}

  @Get('form')
  form(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const frame = this.pages.frame(request, reply);
    const page = (
      <Layout frame={frame} title="A form">
        <Form frame={frame} action="/form">
          <SubmitButton>Send</SubmitButton>
        </Form>
      </Layout>
    );
    return this.pages.send(reply, page);
  }

  @Get('question')
  question(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const page = <Layout frame={this.pages.frame(request, reply)} title="A question" />;
    return this.pages.send(reply, page, 200, { formTargets: ['https://client.example.com/cb'] });
  }

  @Post('form')
  save() {
    return 'saved';
  }

  @All('anything')
  anything() {
    return 'saved';
  }

  @Get('busy')
  busy() {
    throw new DomainError('unavailable', 'mail_down', 'The mail server does not answer.', { retryAfter: 90 });
  }

  @Get('broken')
  broken() {
    throw new Error('the secret of the database');
  }

  @Post('api')
  @CsrfExempt()
  api() {
    return 'saved';
  }
}

@Module({ controllers: [ExampleController] })
class ExampleModule {}

function start(settings = someSettings()): Promise<NestFastifyApplication> {
  const visitorOf = ({ headers }: FastifyRequest) =>
    headers['x-session'] ? { sessionId: String(headers['x-session']), username: 'ada' } : null;
  const app = { module: ExampleModule, imports: [WebModule.forRoot({ settings, visitorOf })] };
  return startHttpApp(app, settings, { signals: false });
}

describe('an app with pages', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => (app = await start()));
  afterAll(() => app.close());

  /** Opens the form as a browser does; gives what it would send back. */
  async function openForm(headers: Record<string, string> = {}) {
    const reply = await app.inject({ method: 'GET', url: '/form', headers });
    const cookie = [reply.headers['set-cookie'] ?? []].flat().map((line) => line.split(';')[0]);
    return {
      reply,
      token: /name="csrf_token" value="([^"]+)"/.exec(reply.body)![1]!,
      headers: { ...headers, ...(cookie.length > 0 ? { cookie: cookie.join('; ') } : {}) },
    };
  }

  function post(token: string | null, headers: Record<string, string>, url = '/form') {
    return app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: token === null ? '' : `csrf_token=${token}`,
    });
  }

  it('sends pages that nothing keeps and no other site can use', async () => {
    const { reply } = await openForm();
    expect(reply.body).toMatch(/^<!doctype html><html lang="en">/);
    expect(reply.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      vary: 'Cookie',
      'referrer-policy': 'same-origin',
    });
    expect(reply.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self' /,
    );
  });

  it('names where the forms of one page lead on that page alone', async () => {
    const policyOf = async (url: string) =>
      String((await app.inject({ method: 'GET', url })).headers['content-security-policy']);
    expect(await policyOf('/question')).toMatch(/form-action [^;]* https:\/\/client\.example\.com;/);
    expect(await policyOf('/form')).not.toContain('client.example.com');
  });

  it('accepts its own form, before and after log-in', async () => {
    for (const visitor of [{}, { 'x-session': 'one' }] as Record<string, string>[]) {
      const { token, headers } = await openForm(visitor);
      const reply = await post(token, headers);
      expect([reply.statusCode, reply.body]).toEqual([201, 'saved']);
    }
  });

  it('gives the browser one form cookie, which script cannot read', async () => {
    const { reply, headers } = await openForm();
    expect(reply.headers['set-cookie']).toMatch(
      /^gatehouse_form=[A-Za-z0-9_-]{22}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect((await openForm(headers)).reply.headers['set-cookie']).toBeUndefined();
    expect((await openForm({ 'x-session': 'one' })).reply.headers['set-cookie']).toBeUndefined();
    const other = await openForm({ cookie: 'gatehouse_form=short' });
    expect(other.reply.headers['set-cookie']).toBeDefined();
  });

  it('ties the form cookie to the host where cookies are Secure', async () => {
    const secure = await start(
      someSettings({ accountsUrl: 'https://accounts.example.org', issuer: 'https://id.example.org' }, true),
    );
    const reply = await secure.inject({ method: 'GET', url: '/form' });
    expect(reply.headers['set-cookie']).toMatch(
      /^__Host-gatehouse_form=[A-Za-z0-9_-]{22}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    await secure.close();
  });

  it.each([
    ['without a token', async () => post(null, (await openForm()).headers)],
    ['with a token that is none', async () => post('a.b.c', (await openForm()).headers)],
    ['without the cookie that it is bound to', async () => post((await openForm()).token, {})],
    ['of another browser', async () => post((await openForm()).token, (await openForm()).headers)],
    [
      'of another session',
      async () => post((await openForm({ 'x-session': 'one' })).token, { 'x-session': 'two' }),
    ],
    [
      'from before log-in',
      async () => {
        const { token, headers } = await openForm();
        return post(token, { ...headers, 'x-session': 'one' });
      },
    ],
    [
      'sent by another site',
      async () => {
        const { token, headers } = await openForm();
        return post(token, { ...headers, origin: 'https://evil.example' });
      },
    ],
    [
      'sent by a site that hides itself',
      async () => {
        const { token, headers } = await openForm();
        return post(token, { ...headers, 'sec-fetch-site': 'cross-site' });
      },
    ],
  ])('refuses a form %s', async (_case, send) => {
    const reply = await send();
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'form_not_valid']);
  });

  it('refuses a token that is sent twice', async () => {
    const { token, headers } = await openForm();
    expect((await post(`${token}&csrf_token=${token}`, headers)).statusCode).toBe(400);
  });

  it('guards every method that changes something, and no other', async () => {
    const answer = async (method: 'PUT') => (await app.inject({ method, url: '/anything' })).body;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(await answer(method as 'PUT')).toContain('"form_not_valid"');
    }
    for (const method of ['GET', 'OPTIONS']) expect(await answer(method as 'PUT')).toBe('saved');
  });

  it('lets an API be, where it says so', async () => {
    expect((await post(null, {}, '/api')).body).toBe('saved');
  });

  it('serves its assets under names that may be kept for good', async () => {
    const { reply } = await openForm();
    const addresses = [...reply.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1]!);
    expect(new Set(addresses).size).toBe(4);
    for (const url of addresses) {
      const asset = await app.inject({ method: 'GET', url });
      expect(asset.statusCode).toBe(200);
      expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(asset.headers['x-content-type-options']).toBe('nosniff');
      expect(asset.headers['content-encoding']).toBeUndefined();
      const gzip = await app.inject({ method: 'GET', url, headers: { 'accept-encoding': 'gzip, deflate' } });
      expect(gunzipSync(gzip.rawPayload).equals(asset.rawPayload)).toBe(true);
      const brotli = await app.inject({ method: 'GET', url, headers: { 'accept-encoding': 'gzip, br' } });
      expect(brotliDecompressSync(brotli.rawPayload).equals(asset.rawPayload)).toBe(true);
    }
  });

  it('answers the hash of another version with what it has, for this once', async () => {
    const reply = await app.inject({ method: 'GET', url: '/assets/gatehouse.0123456789abcdef.css' });
    expect([reply.statusCode, reply.headers['cache-control']]).toEqual([200, 'no-store']);
  });

  it('serves nothing else', async () => {
    for (const file of ['gatehouse.css', 'gatehouse.0123456789abcdef.js', '..%2f..%2fpackage.json', 'x']) {
      expect((await app.inject({ method: 'GET', url: `/assets/${file}` })).statusCode).toBe(404);
    }
  });

  describe('when something fails', () => {
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

    it('shows browsers a page with the id of the request', async () => {
      const reply = await app.inject({ method: 'GET', url: '/nowhere', headers: browser });
      expect(reply.statusCode).toBe(404);
      expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(reply.headers['cache-control']).toBe('no-store');
      expect(reply.body).toContain('<h1>There is no such page</h1>');
      expect(reply.body).toContain(String(reply.headers['x-request-id']));
    });

    it('keeps problem+json for programs, and at the addresses of an API', async () => {
      for (const [url, headers] of [
        ['/nowhere', { accept: '*/*' }],
        ['/api/nowhere', browser],
      ] as const) {
        const reply = await app.inject({ method: 'GET', url, headers });
        expect(reply.headers['content-type']).toContain('application/problem+json');
      }
    });

    it('tells the sender of an old form what to do', async () => {
      const reply = await post('a.b.c', browser);
      expect(reply.statusCode).toBe(403);
      expect(reply.body).toContain('This form is no longer valid. Go back, reload it and try again.');
    });

    it('says when to come back, on the page and in the header', async () => {
      const reply = await app.inject({ method: 'GET', url: '/busy', headers: browser });
      expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '90']);
      expect(reply.body).toContain('The mail server does not answer.');
      expect(reply.body).toContain('Try again in 2 minutes.');
    });

    it('shows nobody what went wrong inside', async () => {
      const reply = await app.inject({ method: 'GET', url: '/broken', headers: browser });
      expect(reply.statusCode).toBe(500);
      expect(reply.body).toContain('it is our fault');
      expect(reply.body).not.toContain('secret');
    });
  });
});
