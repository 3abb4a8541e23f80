import { JoinedQuestions } from './joined-questions';

describe('joined questions', () => {
  let statements: number[][];
  const doubled = async (numbers: readonly number[]) => {
    statements.push([...numbers]);
    return numbers.map((number) => 2 * number);
  };
  beforeEach(() => (statements = []));

  test('of one turn are one statement, and each gets its own answer', async () => {
    const joined = new JoinedQuestions(doubled);
    expect(await Promise.all([joined.ask(1), joined.ask(2), joined.ask(2)])).toEqual([2, 4, 4]);
    expect(statements).toEqual([[1, 2, 2]]);
  });

  test('are never answered from before they were put', async () => {
    const joined = new JoinedQuestions(doubled);
    const first = joined.ask(1);
    expect(statements).toEqual([]);
    await first;
    await joined.ask(1);
    expect(statements).toEqual([[1], [1]]);
  });

  test('of which there are too many for one statement are several', async () => {
    const joined = new JoinedQuestions(doubled);
    const numbers = Array.from({ length: 130 }, (_, number) => number);
    expect(await Promise.all(numbers.map((number) => joined.ask(number)))).toEqual(
      numbers.map((number) => 2 * number),
    );
    expect(statements.map(({ length }) => length)).toEqual([64, 64, 2]);
  });

  test('all learn that there is no answer, and the next are asked anew', async () => {
    let broken = true;
    const joined = new JoinedQuestions((numbers: readonly number[]) =>
      broken ? Promise.reject(new Error('the server is gone')) : doubled(numbers),
    );
    const outcomes = await Promise.allSettled([joined.ask(1), joined.ask(2)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await joined.ask(3)).toBe(6);
  });
});
