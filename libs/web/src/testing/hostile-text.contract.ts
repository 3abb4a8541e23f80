import type { VNode } from 'preact';
import type { Frame } from '../page/frame';
import { renderPage } from '../page/render';

/** Pages in which every text that comes from a person, a setting or an application is the given one, by a name. */
export type PagesWith = (frame: Frame, text: string) => Readonly<Record<string, VNode>>;

const markup = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b`;
const addresses = [
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
];

/** Text from elsewhere stays text, and an address from elsewhere runs nothing. `frame`: with somebody logged in. */
export function describeHostileText(frame: Frame, pagesWith: PagesWith): void {
  describe('text from elsewhere', () => {
    it.each(Object.entries(pagesWith(frameOf(frame, markup), markup)))('stays text on %s', (_name, page) => {
      const html = renderPage(page);
      expect(html).not.toMatch(/<script>|<img src=x|"'>/);
      expect(html).toContain('&lt;script>alert(1)');
      expect(html).toContain('&amp;lt;b');
    });

    it.each(addresses)('never becomes a link that runs: %j', (address) => {
      const html = Object.values(pagesWith(frameOf(frame, address), address))
        .map(renderPage)
        .join('');
      expect(html).not.toMatch(/(?:href|src|action)="[^"#/]*script:|(?:href|src|action)="data:/i);
      expect(html).not.toContain('http-equiv="refresh"');
    });
  });
}

function frameOf(frame: Frame, text: string): Frame {
  return {
    ...frame,
    csrfToken: text,
    visitor: { sessionId: text, username: text },
    site: { ...frame.site, name: text, logoUrl: text, helpUrl: text, homeUrl: text },
  };
}
