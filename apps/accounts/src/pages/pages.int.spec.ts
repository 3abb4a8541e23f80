import { mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { source as axeSource, type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { describeWith, launchChromium } from '@gatehouse/testing';
import { renderPage } from '@gatehouse/web';
import { assets, pageStates } from './page-states.fixture';

/** `PREVIEW=/some/folder npx jest apps/accounts/src/pages` keeps a picture of every page there. */
const preview = process.env.PREVIEW;

const origin = 'http://accounts.test';
const policy = `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'`;
const names = Object.keys(pageStates);
const views = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 375 },
  { scheme: 'light', width: 320 },
] as const;

describeWith(['chromium'], 'the pages in a browser', () => {
  let browser: Browser;
  beforeAll(async () => (browser = await launchChromium()));
  afterAll(() => browser.close());

  /** A window whose requests are answered from memory. What the browser complains about is kept. */
  async function open(options: Parameters<Browser['newContext']>[0] = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const complaints: string[] = [];
    await answer(context);
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    return { page, complaints, close: () => context.close() };
  }

  async function answer(context: BrowserContext): Promise<void> {
    await context.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      const asset = assets.find(pathname.replace('/assets/', ''))?.asset;
      if (asset !== undefined) return route.fulfill({ contentType: asset.contentType, body: asset.plain });
      const state = pageStates[decodeURIComponent(pathname.slice(1))];
      if (state === undefined) return route.fulfill({ status: 404, body: '' });
      return route.fulfill({
        contentType: 'text/html; charset=utf-8',
        headers: { 'content-security-policy': policy },
        body: renderPage(state),
      });
    });
  }

  const show = (page: Page, name: string) => page.goto(`${origin}/${encodeURIComponent(name)}`);

  describe.each(views)('$scheme, $width px', ({ scheme, width }) => {
    it('are accessible, fit the window and need nothing that the policy forbids', async () => {
      const { page, complaints, close } = await open({
        viewport: { width, height: 800 },
        colorScheme: scheme,
        reducedMotion: 'reduce',
      });
      for (const name of names) {
        await show(page, name);
        expect({ name, violations: await violations(page) }).toEqual({ name, violations: [] });
        expect({ name, wide: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({
          name,
          wide: width,
        });
        if (preview !== undefined) await keepPicture(page, `${name}.${scheme}.${width}`);
      }
      expect(complaints).toEqual([]);
      await close();
    }, 120_000);
  });

  it('let every link, button and field be reached by Tab, in the order of the page, and show where one is', async () => {
    const { page, close } = await open();
    for (const name of names) {
      await show(page, name);
      const expected = await page.evaluate<string[]>(listReachable);
      const reached = new Set<string>();
      // Once around: a page may open with the focus inside, and the way back to its top may lead past the body.
      for (let step = 0; step <= expected.length; step++) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate<string>(describeFocused));
      }
      const around = [...reached].filter((element) => !element.includes('<body'));
      const top = around.indexOf(expected[0]!);
      const inOrder = [...around.slice(top), ...around.slice(0, top)];
      expect({ name, reached: inOrder }).toEqual({ name, reached: expected });
    }
    await close();
  }, 60_000);

  it('weigh less than 60 KB with all that they load, gzipped', () => {
    const shared = assets.all.reduce((sum, asset) => sum + asset.gzip.length, 0);
    expect(assets.stylesheet.gzip.length + assets.theme.gzip.length).toBeLessThan(20_000);
    expect(assets.script.gzip.length).toBeLessThan(3_000);
    for (const name of names) {
      expect(gzipSync(renderPage(pageStates[name]!)).length + shared).toBeLessThan(60_000);
    }
  });

  it('move nothing while they load', async () => {
    const { page, close } = await open({ viewport: { width: 375, height: 800 } });
    await page.addInitScript(`new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.shifted = (globalThis.shifted ?? 0) + entry.value;
    }).observe({ type: 'layout-shift', buffered: true })`);
    for (const name of names) {
      await show(page, name);
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      expect({ name, shifted: await page.evaluate('globalThis.shifted ?? 0') }).toEqual({ name, shifted: 0 });
    }
    await close();
  }, 60_000);

  it('work without script', async () => {
    const { page, close } = await open({ javaScriptEnabled: false });
    await show(page, 'login');
    expect(await page.getByText('Show', { exact: true }).isVisible()).toBe(false);
    await page.getByLabel('Username or email').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('secret');
    const request = page.waitForRequest((sent) => sent.method() === 'POST');
    await page.getByRole('button', { name: 'Log in' }).click();
    expect((await request).postData()).toBe(
      'csrf_token=a-token&next_page=%2Fsubmit&username=ada&password=secret',
    );
    await close();
  });

  it('show a password on request, and hide it before it is sent', async () => {
    const { page, close } = await open();
    await show(page, 'login');
    const field = page.locator('#field-password');
    await field.fill('secret');
    await page.getByRole('button', { name: 'Show password' }).click();
    expect(await field.getAttribute('type')).toBe('text');
    expect(await page.getByRole('status').textContent()).toBe('Your password is shown.');
    await page.getByRole('button', { name: 'Hide password' }).click();
    expect(await field.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Show password' }).click();
    await page.evaluate(`addEventListener('submit', (event) => {
      event.preventDefault();
      globalThis.typeWhenSent = document.querySelector('#field-password').type;
    })`);
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(await page.evaluate('globalThis.typeWhenSent')).toBe('password');
    await close();
  });

  it('send a form once, however often its button is pressed, and again when the person comes back to it', async () => {
    const { page, close } = await open();
    await show(page, 'login');
    const pressed = `(() => {
      let sent = 0;
      const count = (event) => { if (!event.defaultPrevented) sent++; event.preventDefault(); };
      addEventListener('submit', count);
      for (let press = 0; press < 3; press++) document.querySelector('main [type=submit]').click();
      removeEventListener('submit', count);
      return sent;
    })()`;
    const button = page.getByRole('button', { name: 'Log in' });
    expect(await page.evaluate(pressed)).toBe(1);
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await page.evaluate(pressed)).toBe(0);
    await page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`);
    expect(await button.getAttribute('aria-disabled')).toBeNull();
    expect(await page.evaluate(pressed)).toBe(1);
    await close();
  });

  it.each([
    ['login', 'field-username'],
    ['login refused', 'field-password'],
    ['login left empty', 'field-username'],
    ['login throttled', 'error-summary-title'],
    ['login after logging out', ''],
  ])('put the focus where the person goes on: %s', async (name, expected) => {
    const { page, close } = await open();
    await show(page, name);
    const focused = `(document.activeElement.getAttribute('aria-labelledby') ?? document.activeElement.id)`;
    expect(await page.evaluate(focused)).toBe(expected);
    await close();
  });
});

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate<AxeResults>('axe.run()');
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(preview!, { recursive: true });
  await page.screenshot({ path: `${preview}/${name.replaceAll(' ', '-')}.png`, fullPage: true });
}

/** What a person can act on, in the order of the page. Runs in the browser. */
const listReachable = `[...document.querySelectorAll('a[href], button, input')]
  .filter((element) => element.type !== 'hidden' && element.checkVisibility())
  .map((element) => element.outerHTML)`;

/** What has the focus; a mark in front where nothing shows it. Runs in the browser. */
const describeFocused = `(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  return (seen ? '' : 'UNSEEN ') + element.outerHTML;
})()`;
