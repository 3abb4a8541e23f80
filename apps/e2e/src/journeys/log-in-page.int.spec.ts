import { mkdirSync } from 'node:fs';
import { LegacyPassword } from '@gatehouse/legacy';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { complaintsOf, describeWith, launchChromium, SeededRandomness, until } from '@gatehouse/testing';
import { startAccountsAlone, type AccountsAlone } from './accounts-alone';

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

/** `PREVIEW=/some/folder` keeps pictures of the pages there. */
const preview = process.env.PREVIEW;

const { ordinary, accents, mixedCase } = quirkyPeople;

describeWith(['mariadbd', 'redis-server', 'chromium'], 'the pages of the accounts app', () => {
  let accounts: AccountsAlone;
  let browser: Browser;
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    [accounts, browser] = await Promise.all([startAccountsAlone(), launchChromium()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await accounts?.stop();
  });

  /** A window of a browser that knows nothing yet. What it complains about is kept. */
  async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<void> {
    const viewport = { width: 1200, height: 800 };
    page = await (await browser.newContext({ viewport, baseURL: accounts.url, ...options })).newPage();
    page.setDefaultTimeout(10_000);
    complaints = complaintsOf(page);
  }
  afterEach(async () => {
    await page.context().close();
    expect(complaints).toEqual([]);
  });

  async function logIn({ username, password }: { username: string; password: string }): Promise<void> {
    await page.getByLabel('Username or email').fill(username);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
  }
  const path = () => page.url().slice(accounts.url.length);
  const title = () => page.getByRole('heading', { level: 1 }).textContent();
  const focused = () => page.evaluate('document.activeElement.name ?? document.activeElement.id');
  const keep = async (name: string) => {
    if (preview === undefined) return;
    mkdirSync(preview, { recursive: true });
    await page.screenshot({ path: `${preview}/${name}.png`, fullPage: true });
  };
  const sessionsOf = (id: number) =>
    accounts.legacy.query<{ session_id: number; end_time: number }>(
      'SELECT session_id, end_time FROM tapir_sessions WHERE user_id = ? ORDER BY session_id',
      [id],
    );

  test.each([
    ['with script', true],
    ['without script', false],
  ])('log in and out %s, with the password that the old system knows', async (_how, javaScriptEnabled) => {
    await open({ javaScriptEnabled });
    await page.goto('/profile');
    expect(path()).toBe('/login?next_page=%2Fprofile');
    await logIn(accents);
    expect([path(), await title()]).toEqual(['/profile', 'Your profile']);
    const text = (await page.textContent('main'))!;
    for (const words of ['Frédérique Lœuf-Ångström', 'Université de Genève, 物理学', 'This session'])
      expect(text).toContain(words);
    expect((await sessionsOf(accents.id)).at(-1)).toMatchObject({ end_time: 0 });

    await page.getByRole('button', { name: 'Log out' }).click();
    expect(path()).toBe('/login?notice=logged_out');
    expect(await page.textContent('main')).toContain('You have been logged out.');
    expect((await sessionsOf(accents.id)).at(-1)!.end_time).toBeGreaterThan(0);
    await page.goto('/profile');
    expect(path()).toBe('/login?next_page=%2Fprofile');
  });

  test('say that a password is wrong, keep the name, and lead back to the password', async () => {
    await open();
    await page.goto('/login?next_page=%2Fprofile');
    expect(await focused()).toBe('username');
    await logIn({ username: mixedCase.username, password: 'wrong' });
    expect(await page.getByRole('alert').textContent()).toContain('Invalid username or password.');
    expect(await page.inputValue('input[name=username]')).toBe(mixedCase.username);
    expect(await page.inputValue('input[name=password]')).toBe('');
    expect(await focused()).toBe('password');
    expect(await page.title()).toMatch(/^Error: Log in/);
    await page.keyboard.type(mixedCase.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('/profile');
  });

  test('show the password on request, and log in with it all the same', async () => {
    await open();
    await page.goto('/login');
    await page.getByLabel('Password', { exact: true }).fill(mixedCase.password);
    await page.getByRole('button', { name: 'Show password' }).click();
    expect(await page.getAttribute('input[name=password]', 'type')).toBe('text');
    await page.getByLabel('Username or email').fill(mixedCase.username);
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(path()).toBe('/profile');
  });

  test('of a form that was open in another tab: the second log-in is not asked for again', async () => {
    await open();
    await page.goto('/login');
    const other = await page.context().newPage();
    await other.goto('/login');
    await logIn(mixedCase);
    await other.getByLabel('Username or email').fill(mixedCase.username);
    await other.getByLabel('Password', { exact: true }).fill('whatever');
    await other.getByRole('button', { name: 'Log in' }).click();
    expect(other.url()).toBe(`${accounts.url}/profile`);
  });

  test('after logging out in one tab, another tab’s button does no harm', async () => {
    await open();
    await page.goto('/login');
    await logIn(mixedCase);
    const other = await page.context().newPage();
    await other.goto('/profile');
    await page.getByRole('button', { name: 'Log out' }).click();
    await other.getByRole('button', { name: 'Log out' }).click();
    expect(other.url()).toBe(`${accounts.url}/login?notice=logged_out`);
  });

  test('a link on another site asks before it logs out', async () => {
    await open();
    await page.goto('/login');
    await logIn(mixedCase);
    const elsewhere = `http://127.0.0.1:${accounts.port}`;
    await page.route(`${elsewhere}/evil`, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<a href="${accounts.url}/logout">A cat</a>` }),
    );
    await page.goto(`${elsewhere}/evil`);
    await page.getByText('A cat').click();
    expect(await title()).toBe('Do you want to log out?');
    await keep('logout-question');
    await page.getByRole('link', { name: 'Stay logged in' }).click();
    expect(path()).toBe('/profile');
    await page.goto(`${elsewhere}/evil`);
    await page.getByText('A cat').click();
    await page.getByRole('main').getByRole('button', { name: 'Log out' }).click();
    expect(path()).toBe('/login?notice=logged_out');
  });

  test.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 375],
    ['dark', 375],
  ] as const)('fit and keep their colours: %s, %i px wide', async (colorScheme, width) => {
    await open({ colorScheme, viewport: { width, height: 800 } });
    const fits = () => page.evaluate('document.documentElement.scrollWidth <= innerWidth');
    const brightness = () =>
      page.evaluate<number>(`(() => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        const colours = [document.body, document.documentElement].map((element) => getComputedStyle(element).backgroundColor);
        canvas.fillStyle = colours.find((colour) => colour !== 'rgba(0, 0, 0, 0)') ?? 'white';
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data[0];
      })()`);
    const look = async (name: string) => {
      expect([name, await fits()]).toEqual([name, true]);
      expect((await brightness()) < 128).toBe(colorScheme === 'dark');
      await keep(`${name}-${colorScheme}-${width}`);
    };
    await page.goto('/login?next_page=%2Fprofile');
    await look('login');
    await page.getByRole('button', { name: 'Log in' }).click();
    await logIn({ username: ordinary.username, password: 'wrong' });
    await look('login-refused');
    await logIn(ordinary);
    expect(path()).toBe('/profile');
    await look('profile');
    await page.goto('/nowhere');
    await look('not-found');
    await page.goto('/logout');
    await look('logged-out');
  });

  describe('follow what happens in the old system’s tables', () => {
    /** Reloads until the page is the log-in again; the feed looks every second. */
    async function isSentToLogIn(): Promise<void> {
      const start = Date.now();
      await until(async () => (await page.goto('/profile')) !== null && path().startsWith('/login'), {
        message: 'the session to end',
        timeout: 8_000,
        every: 100,
      });
      expect(path()).toBe('/login?next_page=%2Fprofile&notice=session_ended');
      expect(Date.now() - start).toBeLessThan(5_000);
    }

    test.each([
      ['a ban', `UPDATE tapir_users SET flag_banned = 1`, `UPDATE tapir_users SET flag_banned = 0`],
      [
        'another password',
        `UPDATE tapir_users_password SET password_enc = '${LegacyPassword.make('another password', new SeededRandomness())}'`,
        `UPDATE tapir_users_password SET password_enc = '${LegacyPassword.make(mixedCase.password, new SeededRandomness())}'`,
      ],
      ['a log-out there', `UPDATE tapir_sessions SET end_time = UNIX_TIMESTAMP() - 1`, null],
    ])('%s', async (_what, sql, undo) => {
      await open();
      await page.goto('/login');
      await logIn(mixedCase);
      expect(path()).toBe('/profile');
      await accounts.legacy.query(`${sql} WHERE user_id = ${mixedCase.id}`);
      await isSentToLogIn();
      if (undo !== null) await accounts.legacy.query(`${undo} WHERE user_id = ${mixedCase.id}`);
    });
  });
});
