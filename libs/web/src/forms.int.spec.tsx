import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module, Post, Req, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Browser, Request } from 'playwright-core';
import { startHttpApp } from '@gatehouse/platform';
import { describeWith, freePort, launchChromium } from '@gatehouse/testing';
import { Form } from './components/form';
import { SubmitButton } from './components/submit-button';
import { Layout } from './page/layout';
import { PageRenderer } from './page/page-renderer';
import { someSettings } from './page/settings.fixture';
import { WebModule } from './web.module';

/** Where the form leads when it is accepted. */
let next = '/done';
/** What its page says that it may lead to. */
let formTargets: readonly string[] = [];

@Controller()
class FormController {
  constructor(private readonly pages: PageRenderer) {}

  @Get('form')
  form(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const frame = this.pages.frame(request, reply);
    return this.pages.send(
      reply,
      <Layout frame={frame} title="A form">
        <Form frame={frame} action="/form">
          <SubmitButton>Send</SubmitButton>
        </Form>
      </Layout>,
      200,
      { formTargets },
    );
  }

  @Post('form')
  save(@Res() reply: FastifyReply) {
    return reply.code(303).header('location', next).send();
  }

  @Get('done')
  done() {
    return 'accepted';
  }
}

@Module({ controllers: [FormController] })
class FormModule {}

describeWith(['chromium'], 'forms, as a browser sends them', () => {
  let browser: Browser;
  let app: NestFastifyApplication;
  let elsewhere: Server;
  let own: string;
  let other: string;

  beforeAll(async () => {
    const port = await freePort();
    own = `http://localhost:${port}`;
    const settings = { ...someSettings({ baseServer: 'localhost', accountsUrl: own, issuer: own }), port };

    const web = WebModule.forRoot({ settings, visitorOf: () => null });
    app = await startHttpApp({ module: FormModule, imports: [web] }, settings, { signals: false });
    elsewhere = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<p>elsewhere</p><form method="post" action="${own}/form"><button>Send</button></form>`);
    });
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
    other = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    elsewhere?.close();
    await app?.close();
  });

  afterEach(() => (formTargets = []));

  async function sendFrom(address: string): Promise<{ status: number; text: string; url: string }> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(address);
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: 'Send' }).click();
    const status = (await answered).status();
    await page.waitForLoadState();
    const result = { status, text: (await page.textContent('body')) ?? '', url: page.url() };
    await context.close();
    return result;
  }

  /** What became of the redirect that answers our own form. */
  async function redirectTo(address: string): Promise<'followed' | 'blocked'> {
    next = address;
    const page = await browser.newPage();
    await page.goto(`${own}/form`);
    const isPost = (request: Request) => request.method() === 'POST';
    const outcome = Promise.race([
      page.waitForEvent('requestfailed', isPost).then(() => 'blocked' as const),
      page.waitForResponse((response) => isPost(response.request())).then(() => 'followed' as const),
    ]);
    await page.getByRole('button', { name: 'Send' }).click();
    const came = await outcome;
    await page.close();
    return came;
  }

  it('are accepted from our own page', async () => {
    next = '/done';
    expect(await sendFrom(`${own}/form`)).toMatchObject({ status: 303, text: 'accepted' });
  });

  it('lead on to another host of the platform', async () => {
    next = `http://sub.localhost:${new URL(other).port}/`;
    expect((await sendFrom(`${own}/form`)).url).toBe(next);
  });

  it.each([
    ['the site of an application', () => `${other}/callback`],
    ['an app on the device', () => 'com.example.app:/callback'],
    // Chromium takes no IPv6 address in a policy: its scheme is named.
    ['a program on the device that listens on IPv6', () => 'http://[::1]:9/callback'],
  ])('lead to %s only where their page names it', async (_what, addressOf) => {
    expect(await redirectTo(`${addressOf()}?code=1`)).toBe('blocked');
    formTargets = [addressOf()];
    expect(await redirectTo(`${addressOf()}?code=1`)).toBe('followed');
  });

  it('are refused from another site', async () => {
    next = '/done';
    const { status, text } = await sendFrom(other);
    expect(status).toBe(403);
    expect(text).toContain('This form is no longer valid.');
  });
});
