import { cookieValues } from './cookie-values';

describe('the values of a cookie', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['a=1', ['1']],
    ['b=2; a=1; c=3', ['1']],
    ['a=1;a=2; a=3', ['1', '2', '3']],
    ['a=1=2==', ['1=2==']],
    ['a="quoted"', ['quoted']],
    ['a="', ['"']],
    ['a=', ['']],
    ['a', []],
    ['aa=1; A=2; a.=3', []],
    ['x=a=1', []],
    [' a = 1 ;', ['1']],
  ])('in %j', (header, expected) => {
    expect(cookieValues(header, 'a')).toEqual(expected);
  });

  it('are found quickly among many', () => {
    const header = `${'x=y; '.repeat(10_000)}a=1`;
    const start = performance.now();
    expect(cookieValues(header, 'a')).toEqual(['1']);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
