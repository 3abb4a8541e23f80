import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith, launchChromium } from '@gatehouse/testing';
import { PersonAtBrowser } from '../relying-parties/person-at-browser';
import { RelyingParty } from '../relying-parties/relying-party';
import { relyingPartyPrograms } from '../relying-parties/relying-party-programs';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

type Browser = Awaited<ReturnType<typeof launchChromium>>;

const { ordinary: owner, accents: person } = quirkyPeople;

describeWith(['mariadbd', 'redis-server', 'nginx', 'chromium'], 'somebody logs in to an application', () => {
  let stack: PlatformStack;
  let browser: Browser;
  let visitor: PersonAtBrowser;
  let application: RelyingParty;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startPlatform(), launchChromium()]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  afterEach(async () => {
    await visitor?.close();
    await application?.stop();
    expect(visitor?.complaints).toEqual([]);
  });

  const start = async (program: (typeof relyingPartyPrograms)[number], options = {}) => {
    application = await RelyingParty.start(program, stack, { owner: owner.username, ...options });
  };
  const open = async (options = {}) => (visitor = await PersonAtBrowser.open(browser, options));

  for (const program of relyingPartyPrograms) {
    describeWith(program.needs, `that is made with ${program.name}`, () => {
      test('and allows it; it knows who they are, acts for them, and need not ask again', async () => {
        await start(program);
        await open();
        await visitor.beginAt(application);
        expect(visitor.path()).toBe('/login');
        await visitor.logIn(person);
        await visitor.isAsked();
        const text = (await visitor.page.textContent('main'))!;
        for (const words of [`Reading list (${program.name})`, person.username, owner.username]) {
          expect(text).toContain(words);
        }
        await visitor.answer('Allow');
        expect(await visitor.nameAt(application)).toBe(person.username);

        const account = await visitor.accountAt(application);
        expect(account.userinfo).toMatchObject({ preferred_username: person.username });
        if (program.verifies && account.claims !== undefined) {
          expect(account.claims).toMatchObject({
            iss: stack.registryUrl,
            aud: application.client.clientId,
            sub: account.userinfo['sub'],
            auth_time: expect.any(Number),
          });
        }
        const called = await visitor.calledBy(application);
        expect(called).toMatchObject({ status: 200, reason: null });
        expect(called.received!.token).toMatchObject({
          user: { username: person.username },
          client: { client_id: application.client.clientId },
          scope: 'submission:read',
        });

        await visitor.press('Refresh');
        expect(await visitor.nameAt(application)).toBe(person.username);
        const refreshed = await visitor.accountAt(application);
        expect(refreshed.tokens.access_token).not.toBe(account.tokens.access_token);
        expect(refreshed.tokens.refresh_token).not.toBe(account.tokens.refresh_token);
        expect((await visitor.calledBy(application)).status).toBe(200);

        await visitor.page.context().clearCookies({ domain: '127.0.0.1' });
        await visitor.beginAt(application);
        expect(await visitor.nameAt(application)).toBe(person.username);
      }, 90_000);

      test('and refuses it, and the application is told so', async () => {
        await start(program);
        await open();
        await visitor.beginAt(application);
        await visitor.logIn(person);
        await visitor.isAsked();
        await visitor.answer('Deny');
        await visitor.page.waitForURL(`${application.url}/**`);
        if (program.tellsRefusal) expect(await visitor.page.textContent('#error')).toBe('access_denied');
        expect(new URL(visitor.page.url()).origin).toBe(application.url);
        await visitor.page.goto(application.url);
        expect(await visitor.page.locator('#name').count()).toBe(0);
        // A refusal is not remembered: it may ask again.
        await visitor.beginAt(application);
        await visitor.isAsked();
      }, 60_000);

      test('and out of it', async () => {
        await start(program);
        await open();
        const { tokens } = await visitor.logInAt(application, person);
        const asBefore = { headers: { authorization: `Bearer ${tokens.access_token}` } };
        // Without the browser's cookies: who brings both is nobody.
        const service = () => fetch(`${stack.serviceUrl}/papers`, asBefore);
        expect((await service()).status).toBe(200);
        await visitor.press('Log out');
        await visitor.page.waitForURL(`${application.url}/logged-out*`);
        expect(await visitor.page.textContent('#note')).toBe('You are logged out.');
        expect(await visitor.page.locator('#name').count()).toBe(0);
        if (program.logOut === 'gives tokens back') {
          expect((await service()).status).toBe(401);
        }
        await visitor.beginAt(application);
        if (program.logOut === 'at the issuer') {
          expect(visitor.path()).toBe('/login');
          await visitor.logIn(person);
        }
        expect(await visitor.nameAt(application)).toBe(person.username);
      }, 60_000);
    });
  }
});
