import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsDocs } from './settings-docs';
import { settingNames } from './settings-table';

/** Prettier owns line ends and emphasis marks; words are what counts. */
const plain = (markdown: string): string => markdown.replace(/[\s*_]+/g, ' ').trim();

it('docs/settings.md is what the table of settings says (if not: node tools/settings-docs.mjs)', () => {
  const written = readFileSync(join(__dirname, '../../../../docs/settings.md'), 'utf8');
  expect(plain(written)).toBe(plain(settingsDocs()));
});

it('docs/settings.md names every setting of the table', () => {
  for (const name of settingNames) expect(settingsDocs()).toContain(`## ${name}\n`);
});
