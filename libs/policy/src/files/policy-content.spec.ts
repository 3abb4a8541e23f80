import { parsePolicyFiles } from './parse-policy-file';
import { contentWith, filesOf, isSameContent, policyOf, type PolicyContent } from './policy-content';
import { policyTextOfAll } from './policy-text';

const content: PolicyContent = {
  files: [
    { owner: 'ops', roles: { keeper: ['old:text'] }, rules: [{ id: 'a', path: '/a', allow: 'public' }] },
    { owner: 'papers', default: 'deny', rules: [{ id: 'b', path: '/b', scopes: ['b:read:*'] }] },
  ],
  roles: { keeper: ['locks:delete'], 'public-user': ['b:read'], nobody: [] },
};
const nothing: PolicyContent = { files: [], roles: {} };

test('as files it makes the same policy on an empty platform, with what roles contain now', () => {
  const again = contentWith(nothing, filesOf(content));
  expect(policyOf(again, 1)).toEqual(policyOf(content, 1));
  expect(filesOf(content)).toMatchObject([
    { owner: 'gatehouse', roles: { 'public-user': ['b:read'], nobody: [] } },
    { owner: 'ops', roles: { keeper: ['locks:delete'] } },
    { owner: 'papers' },
  ]);
});

test.each(['yaml', 'json'] as const)('all files written as %s are read as the same', (format) => {
  const files = filesOf(content);
  expect(parsePolicyFiles(policyTextOfAll(files, format)).map(({ file }) => file)).toEqual(files);
});

test('one file in a text is one, and every one of several is checked', () => {
  expect(parsePolicyFiles('owner: a')).toEqual([{ file: { owner: 'a' }, problems: null }]);
  expect(
    parsePolicyFiles('owner: a\n---\nowner: B\n---\n{').map(({ problems }) => problems === null),
  ).toEqual([true, false, false]);
  for (const text of ['', '[]', '# nothing', '- 1'])
    expect([text, parsePolicyFiles(text)]).toMatchObject([text, [{ file: null }]]);
});

test('is the same whichever file names a role, and another with another file', () => {
  const { files, roles } = content;
  expect(isSameContent(content, { files: files.map(({ roles: _, ...file }) => file), roles })).toBe(true);
  expect(isSameContent(content, { files: [...files, { owner: 'x' }], roles })).toBe(false);
  expect(isSameContent(content, { files, roles: { ...roles, nobody: ['a:b'] } })).toBe(false);
});
