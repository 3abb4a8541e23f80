import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith, launchChromium, until } from '@gatehouse/testing';
import { PersonAtBrowser } from '../relying-parties/person-at-browser';
import { RelyingParty } from '../relying-parties/relying-party';
import { programNamed } from '../relying-parties/relying-party-programs';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

type Browser = Awaited<ReturnType<typeof launchChromium>>;

const { ordinary: owner, accents: person, mixedCase } = quirkyPeople;

describeWith(
  ['mariadbd', 'redis-server', 'nginx', 'chromium'],
  'what an application may do for somebody ends',
  () => {
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
    beforeEach(async () => {
      const program = programNamed('openid-client');
      application = await RelyingParty.start(program, stack, { owner: owner.username });
      visitor = await PersonAtBrowser.open(browser);
    }, 60_000);
    afterEach(async () => {
      await visitor?.close();
      await application?.stop();
      expect(visitor?.complaints).toEqual([]);
    });

    const operator = async (...words: string[]) => {
      const result = await stack.cli(...words);
      expect(result).toMatchObject({ exitCode: 0 });
    };
    /** With the next request, and for good: not even a refresh brings it back. */
    async function isOver(reason: string, error: string): Promise<void> {
      expect(await visitor.calledBy(application)).toMatchObject({ status: 401, reason });
      await visitor.page.goto(application.url);
      await visitor.press('Refresh');
      expect(await visitor.page.textContent('#error')).toBe(error);
    }
    const isAtWork = async () => expect(await visitor.calledBy(application)).toMatchObject({ status: 200 });

    test('when an operator suspends the person', async () => {
      await visitor.logInAt(application, mixedCase);
      await isAtWork();
      await operator('users', 'revoke', mixedCase.username, '--reason', 'test');
      await isOver('suspended', 'invalid_grant');
      await operator('users', 'restore', mixedCase.username);
      await isOver('revoked', 'invalid_grant');
      await visitor.page.context().clearCookies();
      await visitor.beginAt(application);
      await visitor.logIn(mixedCase);
      expect(await visitor.nameAt(application)).toBe(mixedCase.username);
      await isAtWork();
    }, 90_000);

    test('when an operator disables the application', async () => {
      await visitor.logInAt(application, person);
      await isAtWork();
      await operator('clients', 'revoke', application.client.clientId);
      await isOver('suspended', 'invalid_client');
      await visitor.page.context().clearCookies({ domain: '127.0.0.1' });
      await visitor.beginAt(application);
      expect(new URL(visitor.page.url()).origin).toBe(new URL(stack.registryUrl).origin);
      expect(await visitor.page.locator('h1').textContent()).not.toContain('Allow');

      await operator('clients', 'restore', application.client.clientId);
      await visitor.beginAt(application);
      expect(await visitor.nameAt(application)).toBe(person.username);
      await isAtWork();
    }, 90_000);

    test('when the person withdraws what they allowed', async () => {
      await visitor.logInAt(application, person);
      await isAtWork();
      await visitor.page.goto(`${stack.registryUrl}/applications`);
      await visitor.page
        .locator('section', { hasText: 'Reading list (openid-client)' })
        .filter({ has: visitor.page.locator(`input[value="${application.client.clientId}"]`) })
        .getByRole('button', { name: 'Withdraw access' })
        .click();
      await visitor.page.getByRole('heading', { name: 'Withdraw access to your account?' }).waitFor();
      await visitor.page.getByRole('main').getByRole('button', { name: 'Withdraw access' }).click();
      expect(await visitor.page.textContent('main')).toContain('no longer has access to your account');
      await isOver('revoked', 'invalid_grant');
      await visitor.page.context().clearCookies({ domain: '127.0.0.1' });
      await visitor.beginAt(application);
      await visitor.isAsked();
    }, 90_000);

    test('when the person logs out, unless it may go on while they are away', async () => {
      const scopes = ['openid', 'profile', 'submission:read'];
      const present = await RelyingParty.start(programNamed('openid-client'), stack, {
        ...{ name: 'Only while they are there', owner: owner.username, scopes },
      });
      await visitor.logInAt(present, person);
      await visitor.beginAt(application);
      await visitor.isAsked();
      await visitor.answer('Allow');
      await visitor.nameAt(application);
      await visitor.page.goto(`${stack.accountsUrl}/logout`);
      await until(async () => (await visitor.calledBy(present)).status === 401, {
        message: 'the log-out to end what was not to outlive it',
        timeout: 10_000,
        every: 100,
      });
      await isAtWork();
      await visitor.page.goto(application.url);
      await visitor.press('Refresh');
      expect(await visitor.nameAt(application)).toBe(person.username);
      await present.stop();
    }, 90_000);

    test('when the old system bans the person', async () => {
      await visitor.logInAt(application, mixedCase);
      await isAtWork();
      const ban = (flag: number) =>
        stack.legacy.query('UPDATE tapir_users SET flag_banned = ? WHERE user_id = ?', [flag, mixedCase.id]);
      await ban(1);
      await until(async () => (await visitor.calledBy(application)).status === 401, {
        message: 'the ban to be noticed',
        timeout: 10_000,
        every: 100,
      });
      await visitor.page.goto(application.url);
      await visitor.press('Refresh');
      expect(await visitor.page.textContent('#error')).toBe('invalid_grant');
      await ban(0);
    }, 90_000);
  },
);
