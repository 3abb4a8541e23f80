import type { VNode } from 'preact';
import { renderPage } from '../page/render';

export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** The start tags of a page, with their attributes as a browser reads them. */
export function tagsOf(html: string): readonly Tag[] {
  return [...html.matchAll(/<([a-z0-9]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/g)].map((tag) => ({
    name: tag[1]!,
    attributes: new Map(
      [...tag[2]!.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map((found) => [found[1]!, found[2] ?? '']),
    ),
  }));
}

/** The attributes of the first tag of this name where one of them has this value. */
export function tagOf(html: string, name: string, attribute: string, value: string) {
  return tagsOf(html).find((each) => each.name === name && each.attributes.get(attribute) === value)
    ?.attributes;
}

/** What every page of every app keeps to. `states`: each page in each state that a person may see, by a name. */
export function describeMarkup(states: Readonly<Record<string, VNode>>): void {
  const pages = Object.entries(states).map(([name, page]) => [name, renderPage(page)] as const);

  describe.each(pages)('the page "%s"', (_name, html) => {
    const all = tagsOf(html);

    it('has one h1, one main, a title, a language and a way past the header', () => {
      expect(all.filter(({ name }) => name === 'h1')).toHaveLength(1);
      expect(all.filter(({ name }) => name === 'main')).toHaveLength(1);
      expect(html).toMatch(/<title>[^<]+ – Example Preprints<\/title>/);
      expect(all[0]).toEqual({ name: 'html', attributes: new Map([['lang', 'en']]) });
      expect(tagOf(html, 'a', 'href', '#main')).toBeDefined();
    });

    it('gives each id once, and refers only to ids that are there', () => {
      const ids = all.flatMap(({ attributes }) => attributes.get('id') ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      const referring = ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls', 'data-shows'];
      const used = all.flatMap(({ attributes }) =>
        referring.flatMap((name) => attributes.get(name)?.split(' ') ?? []),
      );
      const anchors = all.flatMap(
        ({ attributes }) => /^#(.+)$/.exec(attributes.get('href') ?? '')?.[1] ?? [],
      );
      for (const id of [...used, ...anchors]) expect(ids).toContain(id);
    });

    it('labels every field that can be seen', () => {
      const fields = all.filter(
        ({ name, attributes }) => name === 'input' && attributes.get('type') !== 'hidden',
      );
      for (const { attributes } of fields) {
        expect(tagOf(html, 'label', 'for', attributes.get('id')!)).toBeDefined();
      }
    });

    it('sends every form by POST with its token', () => {
      const forms = html.match(/<form .*?<\/form>/gs) ?? [];
      for (const form of forms) {
        expect(form).toMatch(/^<form [^>]*method="post"/);
        expect(form).toContain('name="csrf_token" value="a-token"');
      }
    });

    it('holds no script, style or handler of its own', () => {
      expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)/);
    });
  });
}
