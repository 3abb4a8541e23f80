import { mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { source as axeSource, type AxeResults } from 'axe-core';
import type { VNode } from 'preact';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { describeWith, launchChromium } from '@gatehouse/testing';
import type { Assets } from '../assets/assets';
import { renderPage } from '../page/render';

/** `PREVIEW=/some/folder npx jest apps/accounts/src/pages` keeps a picture of every page there. */
const preview = process.env.PREVIEW;

const origin = 'http://pages.test';
const policy = `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'`;
/** What the first view finds of a page, the others would find again, but for colours and sizes. */
const views = [
  { scheme: 'light', width: 1280, rules: null },
  { scheme: 'dark', width: 375, rules: ['color-contrast', 'link-in-text-block', 'target-size'] },
  { scheme: 'light', width: 320, rules: [] },
] as const;

export interface PagesInBrowser {
  readonly assets: Assets;
  /** Each page in each state that a person may see, by a name. */
  readonly states: Readonly<Record<string, VNode>>;
}

/** A window whose requests are answered from memory. What the browser complains about is kept. */
export type OpenWindow = (options?: BrowserContextOptions) => Promise<{
  readonly page: Page;
  readonly show: (state: string) => Promise<unknown>;
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}>;

/**
 * What every page of every app does in a browser: axe-core finds nothing, it fits 320 px, Tab leads through it, it is
 * light and nothing moves. `more`: what the pages of one app do, in the same browser.
 */
export function describePagesInBrowser(
  { assets, states }: PagesInBrowser,
  more: (open: OpenWindow) => void,
): void {
  const names = Object.keys(states);

  describeWith(['chromium'], 'the pages in a browser', () => {
    let browser: Browser;
    beforeAll(async () => (browser = await launchChromium()));
    afterAll(() => browser.close());

    const open: OpenWindow = async (options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const complaints: string[] = [];
      await answer(context);
      const page = await context.newPage();
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      const show = (state: string) => page.goto(`${origin}/${encodeURIComponent(state)}`);
      return { page, show, complaints, close: () => context.close() };
    };

    async function answer(context: BrowserContext): Promise<void> {
      await context.route('**/*', (route) => {
        const request = route.request();
        const { pathname } = new URL(request.url());
        const asset = assets.find(pathname.replace('/assets/', ''))?.asset;
        if (asset !== undefined) return route.fulfill({ contentType: asset.contentType, body: asset.plain });
        const state = request.method() === 'GET' ? states[decodeURIComponent(pathname.slice(1))] : undefined;
        // 204 leaves the page where it is, though it sent a form or goes on by itself.
        if (state === undefined) return route.fulfill({ status: request.isNavigationRequest() ? 204 : 404 });
        return route.fulfill({
          contentType: 'text/html; charset=utf-8',
          headers: { 'content-security-policy': policy },
          body: renderPage(state),
        });
      });
    }

    it('are accessible, fit every window, move nothing and need nothing that the policy forbids', async () => {
      const { page, show, complaints, close } = await open({ reducedMotion: 'reduce' });
      await page.addInitScript(countShifts);
      for (const name of names) {
        await see(page, views[0]);
        await show(name);
        expect({ name, shifted: await page.evaluate(shiftsOncePainted) }).toEqual({ name, shifted: 0 });
        await page.evaluate(axeSource);
        for (const view of views) {
          await see(page, view);
          const { width, scheme, rules } = view;
          const found = await violations(page, rules);
          const wide = await page.evaluate('document.documentElement.scrollWidth');
          expect({ name, view, found, wide }).toEqual({ name, view, found: [], wide: width });
          if (preview !== undefined) await keepPicture(page, `${name}.${scheme}.${width}`);
        }
      }
      expect(complaints).toEqual([]);
      await close();
    }, 300_000);

    it('let every link, button and field be reached by Tab, in the order of the page, and show where one is', async () => {
      const { page, show, close } = await open();
      for (const name of names) {
        await show(name);
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
    }, 300_000);

    it('weigh less than 60 KB with all that they load, gzipped', () => {
      const shared = assets.all.reduce((sum, asset) => sum + asset.gzip.length, 0);
      expect(assets.stylesheet.gzip.length + assets.theme.gzip.length).toBeLessThan(20_000);
      expect(assets.script.gzip.length).toBeLessThan(3_000);
      for (const name of names) {
        expect(gzipSync(renderPage(states[name]!)).length + shared).toBeLessThan(60_000);
      }
    });

    more(open);
  });
}

async function see(page: Page, { scheme, width }: (typeof views)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height: 800 });
}

/** @param rules of axe-core; null: all that it has */
async function violations(page: Page, rules: readonly string[] | null): Promise<readonly string[]> {
  if (rules?.length === 0) return [];
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  const results = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(preview!, { recursive: true });
  await page.screenshot({ path: `${preview}/${name.replaceAll(' ', '-')}.png`, fullPage: true });
}

/** Runs in the browser, before the page. */
const countShifts = `new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) globalThis.shifted = (globalThis.shifted ?? 0) + entry.value;
}).observe({ type: 'layout-shift', buffered: true })`;

/** How far the page moved by itself while it loaded. Runs in the browser. */
const shiftsOncePainted = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => globalThis.shifted ?? 0)`;

/** What a person can act on, in the order of the page. Runs in the browser. */
const listReachable = `[...document.querySelectorAll('a[href], button, input, summary')]
  .filter((element) => element.type !== 'hidden' && element.checkVisibility())
  .map((element) => element.outerHTML)`;

/** What has the focus; a mark in front where nothing shows it. Runs in the browser. */
const describeFocused = `(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  return (seen ? '' : 'UNSEEN ') + element.outerHTML;
})()`;
