import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkedIn, clausesDocs } from './clauses-docs';
import { clausesIn, inOrder } from './clauses-in';
import { titlesIn } from './titles-in';

const root = join(__dirname, '..', '..');

/** Prettier owns line ends, the width of tables and what needs no backslash; words are what counts. */
const plain = (markdown: string): string =>
  markdown
    .replace(/-{3,}/g, '---')
    .replace(/[\s*_\\]+/g, ' ')
    .trim();

it('docs/oauth-checks.md is what the titles of the tests say (if not: node tools/clauses-docs.mjs)', () => {
  const written = readFileSync(join(root, 'docs/oauth-checks.md'), 'utf8');
  expect(plain(written)).toBe(plain(clausesDocs(root)));
});

it('every trap of the library has a test', () => {
  const docs = clausesDocs(root);
  for (let trap = 1; trap <= 11; trap += 1) expect(docs).toContain(`| trap ${trap} |`);
});

describe('titles', () => {
  it('are read through blocks, tables and programs that have to be there', () => {
    const code = `
      describe('one', () => {
        it('two', () => {});
        describe.each(['a'])('in %s', () => { it.each([['§1: x', 1], ['§2: y', 2]])('is %s, %d', () => {}); });
      });
      describeWith(['redis-server'], 'three', () => { it(\`four \${x}\`, () => {}); });
      it.each([['a'], ['b']] as const)('five %s', () => {});`;
    expect(titlesIn(code)).toEqual([
      ['one', 'two'],
      ['one', 'in …', 'is §1: x, …'],
      ['one', 'in …', 'is §2: y, …'],
      ['three', 'four …'],
      ['five …'],
    ]);
  });

  it('that are a call of something else are none', () => {
    expect(titlesIn("item('x'); expect('x'); items.it('x');")).toEqual([]);
  });
});

describe('clauses', () => {
  const names = (...titles: string[]) =>
    clausesIn(titles).map(({ document, section }) => `${document} ${section}`);

  it('are named with their document, or with that of the block around', () => {
    expect(names('RFC 6749 §4.1.2.1: x')).toEqual(['RFC 6749 4.1.2.1']);
    expect(names('POST /revoke, RFC 7009', '§2.1: x')).toEqual(['RFC 7009 2.1']);
    expect(names('POST /par, RFC 9126', 'RFC 7636 §4.3, trap 8: x (§4.4)')).toEqual([
      'RFC 7636 4.3',
      'trap 8',
      'RFC 7636 4.4',
    ]);
    expect(names('OpenID Connect Core §11')).toEqual(['OIDC Core 11']);
    expect(names('§2.1: x', 'a trap', 'RFC 7009')).toEqual([]);
  });

  it('follow as they do in the documents', () => {
    const clauses = [
      { document: 'OIDC Core', section: '3' },
      { document: 'RFC 9126', section: '2' },
      { document: 'RFC 6749', section: '4.10' },
      { document: 'RFC 6749', section: '4.2.1' },
      { document: 'RFC 6749', section: '4.2' },
      { document: 'trap', section: '11' },
      { document: 'trap', section: '2' },
    ];
    expect([...clauses].sort(inOrder).map(({ section }) => section)).toEqual([
      '2',
      '11',
      '4.2',
      '4.2.1',
      '4.10',
      '2',
      '3',
    ]);
  });

  it('are one row for each test', () => {
    const code = "describe('RFC 7009', () => { it('§2.1, trap 9: x', () => {}); it('y', () => {}); });";
    expect(checkedIn('a/b.spec.ts', code)).toEqual([
      {
        clause: { document: 'RFC 7009', section: '2.1' },
        test: 'RFC 7009 › §2.1, trap 9: x',
        file: 'a/b.spec.ts',
      },
      { clause: { document: 'trap', section: '9' }, test: 'RFC 7009 › §2.1, trap 9: x', file: 'a/b.spec.ts' },
    ]);
  });
});
