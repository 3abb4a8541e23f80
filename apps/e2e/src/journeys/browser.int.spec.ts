import { quirkyPeople, quirkySessions } from '@gatehouse/legacy-schema';
import { ClassicCookie } from '@gatehouse/legacy/cookie';
import { describeWith, launchChromium } from '@gatehouse/testing';
import { cookieNames } from '../stack/app-environment';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

const person = quirkyPeople.ordinary;

describeWith(['mariadbd', 'redis-server', 'nginx', 'chromium'], 'somebody with a browser', () => {
  let stack: PlatformStack;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startPlatform(), launchChromium()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(10_000);
  });
  afterEach(() => page.context().close());

  async function logIn(password: string = person.password): Promise<void> {
    await page.fill('input[name=username]', person.username);
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
  }
  const isAtLogIn = () => new URL(page.url()).pathname === '/login';
  const cookies = async () => (await page.context().cookies()).map(({ name }) => name);

  test('opens a page of a service, logs in on the way, and is greeted there by name', async () => {
    await page.goto(`${stack.serviceUrl}/papers/42?from=mail&x=%2F`);
    expect(isAtLogIn()).toBe(true);
    await logIn();
    expect(page.url()).toBe(`${stack.serviceUrl}/papers/42?from=mail&x=%2F`);
    expect(await page.textContent('#name')).toBe(person.username);
    expect(await page.textContent('#url')).toBe('/papers/42?from=mail&x=%2F');
    expect(await page.locator('#scopes li').allTextContents()).toContain('profile:read');
    expect(await cookies()).toEqual(expect.arrayContaining([cookieNames.session, cookieNames.legacy]));
  });

  test('gets the form again for a wrong password, with the way back kept', async () => {
    await page.goto(`${stack.serviceUrl}/papers/7`);
    await logIn('not the password');
    expect(await page.textContent('body')).toContain('Invalid username or password.');
    expect(await cookies()).not.toContain(cookieNames.session);
    await logIn();
    expect(page.url()).toBe(`${stack.serviceUrl}/papers/7`);
  });

  test('logs out of everything at once', async () => {
    await page.goto(`${stack.serviceUrl}/`);
    await logIn();
    const [session] = (await page.context().cookies()).filter(({ name }) => name === cookieNames.session);
    await page.goto(`${stack.accountsUrl}/logout`);
    expect(await cookies()).not.toContain(cookieNames.session);
    expect(await cookies()).not.toContain(cookieNames.legacy);

    await page.goto(`${stack.serviceUrl}/`);
    expect(isAtLogIn()).toBe(true);
    // The cookie was not only taken away: it opens nothing any more.
    await page.context().addCookies([session!]);
    await page.goto(`${stack.serviceUrl}/`);
    expect(isAtLogIn()).toBe(true);
  });

  test('who is logged in at the old system is let in without a question', async () => {
    const { id, userId } = quirkySessions.open;
    const issuedAt = Math.floor(Date.now() / 1000) - 600;
    const parts = { sessionId: id, userId, ip: '127.0.0.1', issuedAt, capabilities: 4 };
    const value = ClassicCookie.pack(parts, stack.secrets.legacy);
    await page.context().addCookies([{ name: cookieNames.legacy, value, url: stack.serviceUrl }]);
    await page.goto(`${stack.serviceUrl}/papers/1`);
    expect(page.url()).toBe(`${stack.serviceUrl}/papers/1`);
    expect(await page.textContent('#name')).toBe(person.username);
  });

  test('is out with the next click when an operator takes their rights away', async () => {
    await page.goto(`${stack.serviceUrl}/`);
    await logIn();
    expect(await page.textContent('#name')).toBe(person.username);
    expect((await stack.cli('users', 'revoke', person.username)).exitCode).toBe(0);
    await page.reload();
    expect(isAtLogIn()).toBe(true);
    await logIn();
    expect(await page.textContent('body')).toContain('Invalid username or password.');

    expect((await stack.cli('users', 'restore', person.username)).exitCode).toBe(0);
    await page.goto(`${stack.serviceUrl}/`);
    expect(isAtLogIn()).toBe(true);
    await logIn();
    expect(await page.textContent('#name')).toBe(person.username);
  });
});
