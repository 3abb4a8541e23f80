import ts from 'typescript';

/** Titles of one test, from the outermost `describe` to its own. */
export type Titles = readonly string[];

/** All tests of a file, by their titles as they stand there; of a table, once for each row that gives the title a text. */
export function titlesIn(code: string): readonly Titles[] {
  const file = ts.createSourceFile('x.tsx', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: Titles[] = [];
  const visit = (node: ts.Node, above: Titles): void => {
    const block = ts.isCallExpression(node) ? blockOf(node) : null;
    if (block === null) return ts.forEachChild(node, (child) => visit(child, above));
    if (block.isTest) found.push(...block.titles.map((title) => [...above, title]));
    else for (const child of block.body) visit(child, [...above, block.titles[0]!]);
  };
  visit(file, []);
  return found;
}

interface Block {
  readonly isTest: boolean;
  /** Of a `describe` one. */
  readonly titles: readonly string[];
  readonly body: readonly ts.Node[];
}

/** `it(…)`, `it.each(…)(…)`, `describe(…)`, `describeWith(programs, …)`; null: another call. */
function blockOf({ expression, arguments: all }: ts.CallExpression): Block | null {
  const table = ts.isCallExpression(expression) ? expression : null;
  const name = /^(it|test|describe|describeWith)\b/.exec((table?.expression ?? expression).getText())?.[1];
  const title = name === undefined ? null : textOf(all[name === 'describeWith' ? 1 : 0]);
  if (title === null) return null;
  const isTest = name === 'it' || name === 'test';
  return { isTest, titles: isTest ? filled(title, table) : [blank(title)], body: [...all] };
}

/** With the first text of each row in the place of the first placeholder. */
function filled(title: string, table: ts.CallExpression | null): readonly string[] {
  const rows = table?.arguments[0];
  const list = rows === undefined ? null : unwrapped(rows);
  if (list === null || !ts.isArrayLiteralExpression(list)) return [blank(title)];
  const texts = list.elements.map((row) => {
    const cells = unwrapped(row);
    return textOf(ts.isArrayLiteralExpression(cells) ? cells.elements[0] : cells);
  });
  // A row without a clause says what is tried, and not what is checked.
  const naming = texts.filter((text) => text !== null && /§|\btrap \d/.test(text));
  if (naming.length === 0) return [blank(title)];
  return [...new Set(naming.map((text) => blank(title.replace(/%[.\d]*[sjp]/, () => text!))))];
}

function blank(title: string): string {
  return title.replace(/%[.\d]*[sjpd]/g, '…').replace(/\$\w+/g, '…');
}

function unwrapped(node: ts.Node): ts.Node {
  return ts.isAsExpression(node) ? unwrapped(node.expression) : node;
}

function textOf(node: ts.Node | undefined): string | null {
  if (node === undefined) return null;
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}
