import type { Page } from 'playwright-core';

/** Chromium says these of pages that are in order: of every status of 400 and more, and if somebody was quicker than `autofocus`. */
const harmless = ['Failed to load resource', 'Autofocus processing was blocked'];

/**
 * What the browser complains about from now on, each with the address of its page: errors of scripts, its console, and so
 * what a page's policy forbade.
 */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  const keep = (text: string) => complaints.push(`${page.url()}: ${text}`);
  page.on('pageerror', (error) => keep(error.message));
  page.on('console', (message) => {
    if (!harmless.some((text) => message.text().startsWith(text))) keep(message.text());
  });
  return complaints;
}
