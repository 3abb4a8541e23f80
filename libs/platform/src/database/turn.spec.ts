import { Turn } from './turn';

describe('a turn', () => {
  it('goes from hand to hand in the order of asking', async () => {
    const turn = new Turn(1000);
    const order: number[] = [];
    await turn.take();
    const others = [1, 2, 3].map(async (n) => {
      await turn.take();
      order.push(n);
      turn.give();
    });
    turn.give();
    await Promise.all(others);
    expect(order).toEqual([1, 2, 3]);
  });

  it('is given up after a while, and then is nobody’s place in the line', async () => {
    const turn = new Turn(5);
    await turn.take();
    await expect(turn.take()).rejects.toThrow('waited 5 ms');
    turn.give();
    await turn.take();
  });
});
