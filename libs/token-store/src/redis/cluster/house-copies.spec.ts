import calculateSlot from 'cluster-key-slot';
import { houseRecord } from '../../change-feed';
import { recordNameOf } from '../keys';
import { fixedHouseCopies, houseCopiesAmong, slotCount } from './house-copies';

const slots = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('the copies of the house', () => {
  it('lie in 64 slots, evenly, each with a short key of its own', () => {
    expect(fixedHouseCopies.map(calculateSlot)).toEqual(slots(0, 64).map((index) => index * 256));
    expect(new Set(fixedHouseCopies).size).toBe(64);
    for (const copy of fixedHouseCopies) expect(copy.length).toBeLessThan(16);
  });

  it('are the house, to whoever hears news of them', () => {
    expect(new Set(fixedHouseCopies.map(recordNameOf))).toEqual(new Set([houseRecord]));
  });

  it('are shared out as the slots are', () => {
    const [one, other] = [houseCopiesAmong(slots(0, 5461)), houseCopiesAmong(slots(5461, slotCount))];
    expect([one.length, other.length]).toEqual([22, 42]);
    expect([...one, ...other]).toEqual(fixedHouseCopies);
  });

  it('are one more in the lowest slot of a master that owns none of these slots', () => {
    const own = slots(257, 500);
    const copies = houseCopiesAmong(own);
    expect(copies.map(calculateSlot)).toEqual([257]);
    expect(recordNameOf(copies[0]!)).toBe(houseRecord);
    expect(fixedHouseCopies).not.toContain(copies[0]);
  });
});
