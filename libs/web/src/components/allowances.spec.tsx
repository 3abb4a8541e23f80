import { renderToString } from 'preact-render-to-string';
import { Allowances } from './allowances';

const text = (scopes: readonly string[], sentences?: Record<string, string>) =>
  renderToString(<Allowances scopes={scopes} sentences={sentences} />).replace(/<[^>]+>/g, '|');

describe('what scopes allow', () => {
  it('is said in sentences, each once', () => {
    expect(text(['submission:read', 'profile:read', 'submission:read'])).toBe(
      '||Read your submissions.||Read your profile.||',
    );
  });

  it('stands apart where it is about everyone’s things', () => {
    expect(text(['submission:read:*', 'profile:read'])).toBe(
      '||Read your profile.|||For everyone’s items, not only your own:|||Read your submissions.||',
    );
  });

  it('names the one thing that it is about', () => {
    expect(text(['submission:read:42'])).toBe('||Read your submissions. Only |42|.||');
  });

  it('begins with what the page has sentences of its own for', () => {
    expect(text(['profile:read', 'openid'], { openid: 'Know who you are.' })).toBe(
      '||Know who you are.||Read your profile.||',
    );
  });

  it.each(['lab:enter', 'openid', 'constructor', '__proto__'])(
    'is named where nobody describes it: %s',
    (scope) => {
      expect(text([scope], {})).toBe(`||Use the right |${scope}|, which has no description yet.||`);
    },
  );

  it('is nothing without scopes', () => {
    expect(text([])).toBe('');
  });
});
