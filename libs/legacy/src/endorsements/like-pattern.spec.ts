import fc from 'fast-check';
import { matchesLike } from './like-pattern';

describe('LIKE', () => {
  test.each([
    ['a@mit.edu', '%.edu', true],
    ['A@MIT.EDU', '%.edu', true],
    ['a@mit.edu', '%.EDU', true],
    ['a@mit.edu.example', '%.edu', false],
    ['a@mit-edu', '%.edu', false],
    ['a@harvest.example', '%@h_rvest.example', true],
    ['a@hrvest.example', '%@h_rvest.example', false],
    ['a@haarvest.example', '%@h_rvest.example', false],
    ['a_b@x', 'a\\_b@x', true],
    ['acb@x', 'a\\_b@x', false],
    ['100%', '100\\%', true],
    ['1000', '100\\%', false],
    ['a\\', 'a\\', true],
    ['a.b', 'a_b', true],
    ['', '', true],
    ['', '%', true],
    ['', '_', false],
    ['x', '', false],
    ['x ', 'x', false],
    ['éa', '_a', true],
    ['a@b@c', '%@%@%', true],
    ['a@b', '%@%@%', false],
  ])('%j matches %j: %j', (text, pattern, expected) => {
    expect(matchesLike(text, pattern)).toBe(expected);
  });

  test('is what the same regular expression says', () => {
    const piece = fc.constantFrom('a', 'b', '.', '@', '%', '_');
    const pattern = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    const text = fc
      .array(fc.constantFrom('a', 'b', '.', '@'), { maxLength: 12 })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, pattern, (value, like) => {
        const source = like.replaceAll('.', '\\.').replaceAll('%', '.*').replaceAll('_', '.');
        expect(matchesLike(value, like)).toBe(new RegExp(`^${source}$`, 's').test(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('no pattern makes it slow', () => {
    const start = performance.now();
    expect(matchesLike('a'.repeat(5000), `${'%a'.repeat(30)}%b`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
