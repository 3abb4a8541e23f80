import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith, launchChromium } from '@gatehouse/testing';
import { PersonAtBrowser } from '../relying-parties/person-at-browser';
import { RelyingParty } from '../relying-parties/relying-party';
import { programNamed, relyingPartyPrograms } from '../relying-parties/relying-party-programs';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

type Browser = Awaited<ReturnType<typeof launchChromium>>;

const { ordinary: owner, accents: person } = quirkyPeople;

describeWith(
  ['mariadbd', 'redis-server', 'nginx', 'chromium', 'python3-authlib', 'apache2', 'mod_auth_openidc'],
  'applications of every kind, at a registry below a path',
  () => {
    let stack: PlatformStack;
    let browser: Browser;
    let visitor: PersonAtBrowser;
    let application: RelyingParty;

    beforeAll(async () => {
      [stack, browser] = await Promise.all([startPlatform({ registryPath: '/auth' }), launchChromium()]);
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

    /** In, at work, refreshed, at work, and out. */
    async function wholeJourney(): Promise<void> {
      const account = await visitor.logInAt(application, person);
      expect(account.name).toBe(person.username);
      if (account.claims !== undefined) expect(account.claims).toMatchObject({ iss: stack.registryUrl });
      expect(await visitor.calledBy(application)).toMatchObject({ status: 200 });
      await visitor.press('Refresh');
      expect(await visitor.nameAt(application)).toBe(person.username);
      expect((await visitor.accountAt(application)).tokens.access_token).not.toBe(
        account.tokens.access_token,
      );
      expect(await visitor.calledBy(application)).toMatchObject({ status: 200 });
      await visitor.press('Log out');
      await visitor.page.waitForURL(`${application.url}/logged-out*`);
      expect(await visitor.page.textContent('#note')).toBe('You are logged out.');
    }

    // Each way to prove that one is the client once in each library; half of those of a library that can push and bind do.
    const all = relyingPartyPrograms.flatMap(({ name, methods, pushesAndBinds }, program) =>
      methods.map((method, index) => {
        const advanced = pushesAndBinds && (index + program) % 4 < 2;
        // Each library once without script.
        return { name, method, advanced, scripts: index === methods.length - 1 ? 'off' : 'on' };
      }),
    );
    const kinds = all.filter(({ advanced }) => !advanced);
    test.each(kinds)(
      '$name, $method, with scripts $scripts',
      async ({ name, method, scripts }) => {
        application = await RelyingParty.start(programNamed(name), stack, { owner: owner.username, method });
        visitor = await PersonAtBrowser.open(browser, { javaScriptEnabled: scripts === 'on' });
        await wholeJourney();
      },
      90_000,
    );

    const advanced = all.filter((kind) => kind.advanced);
    test.each(advanced)(
      '$name, $method, that pushes its requests and binds its tokens to a key',
      async ({ name, method, scripts }) => {
        const more = ['--require-par', '--dpop-bound'];
        const options = { owner: owner.username, method, par: true, dpop: true, more };
        application = await RelyingParty.start(programNamed(name), stack, options);
        visitor = await PersonAtBrowser.open(browser, { javaScriptEnabled: scripts === 'on' });
        await wholeJourney();
        const { tokens } = await visitor.logInAgain(application, person);
        expect(tokens.token_type.toLowerCase()).toBe('dpop');
        // Whoever finds such a token has no use for it.
        const found = { headers: { authorization: `Bearer ${tokens.access_token}` } };
        const answer = await visitor.page.context().request.get(`${stack.serviceUrl}/papers`, found);
        expect(answer.status()).toBe(401);
      },
      90_000,
    );
  },
);
