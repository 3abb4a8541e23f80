import fc from 'fast-check';
import { parseForm } from './form';
import { InvalidInput } from './problem';

describe('a form', () => {
  it('gives back whatever was put into its fields', () => {
    const fields = fc.dictionary(
      fc.string().filter((name) => !name.endsWith('[]')),
      fc.string(),
    );
    fc.assert(
      fc.property(fields, (form) => {
        const sent = new URLSearchParams(Object.entries(form));
        expect(Object.entries(parseForm(sent.toString())).sort()).toEqual([...sent.entries()].sort());
      }),
    );
  });

  it('has no field twice, in no spelling', () => {
    for (const body of ['a=1&a=1', 'a=1&%61=2', 'a=1&a[]=2', 'a[]=1&a=2'])
      expect(() => parseForm(body)).toThrow(InvalidInput);
  });

  it('has lists where the name says so, also of one', () => {
    expect(parseForm('scopes[]=a')).toEqual({ scopes: ['a'] });
    expect(parseForm('scopes%5B%5D=a&scopes[]=b')).toEqual({ scopes: ['a', 'b'] });
  });

  it('takes names that objects have already', () => {
    expect(parseForm('constructor=1&toString=2')).toEqual({ constructor: '1', toString: '2' });
    const form = parseForm('__proto__=x');
    expect(Object.getPrototypeOf(form)).toBe(Object.prototype);
  });
});
