import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clausesIn, inOrder, type Clause } from './clauses-in';
import { titlesIn } from './titles-in';

const introduction = `# What is checked of the standards

Which test tries which clause. Made from the titles of the tests by \`node tools/clauses-docs.mjs\`.

The traps are those of \`@node-oauth/oauth2-server\`: what it does by itself, and what must not be.
`;

export interface CheckedClause {
  readonly clause: Clause;
  readonly test: string;
  /** Below the root. */
  readonly file: string;
}

/** The text of docs/oauth-checks.md. */
export function clausesDocs(root: string): string {
  const files = ['apps', 'libs'].flatMap((folder) => testFiles(root, folder)).sort();
  const all = files.flatMap((file) => checkedIn(file, readFileSync(join(root, file), 'utf8')));
  return `${introduction}${all.length === 0 ? '' : sections(all)}`;
}

/** Every clause that a test of this file names. */
export function checkedIn(file: string, code: string): readonly CheckedClause[] {
  if (!/§|\btrap \d/.test(code)) return [];
  return titlesIn(code).flatMap((titles) =>
    clausesIn(titles).map((clause) => ({ clause, test: titles.join(' › '), file })),
  );
}

function testFiles(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(spec|contract)\.tsx?$/.test(name) && !/(^|\/)(node_modules|dist)\//.test(name))
    .map((name) => `${folder}/${name}`);
}

function sections(all: readonly CheckedClause[]): string {
  const sorted = [...all].sort((one, other) => inOrder(one.clause, other.clause));
  const documents = [...new Set(sorted.map(({ clause }) => clause.document))];
  return documents
    .map((document) => {
      const rows = sorted.filter(({ clause }) => clause.document === document);
      const heading = document === 'trap' ? 'Traps' : document;
      return `\n## ${heading}\n\n| Clause | Test | File |\n| --- | --- | --- |\n${rows.map(row).join('')}`;
    })
    .join('');
}

function row({ clause: { document, section }, test, file }: CheckedClause): string {
  const name = file.split('/').at(-1)!;
  const clause = document === 'trap' ? `trap ${section}` : `§${section}`;
  return `| ${clause} | ${escaped(test)} | [${name}](../${file}) |\n`;
}

function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_<>|[\]{}]/g, '\\$&');
}
