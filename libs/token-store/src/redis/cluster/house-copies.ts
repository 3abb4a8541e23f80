import calculateSlot from 'cluster-key-slot';
import { houseCopyTag, keys } from '../keys';

export const slotCount = 16_384;

/** How many copies there are at least, spread evenly over the slots. */
const fixedCopies = 64;

/** Slot → a tag that falls there, of those that were tried. */
const tags = new Map<number, string>();
let tried = 0;

const fixedSlots = Array.from({ length: fixedCopies }, (_, index) => index * (slotCount / fixedCopies));

/**
 * The copies of the house record in a cluster.
 *
 * The house record says that the store has not lost what it knew. In a cluster each master can lose that alone (it was
 * emptied, or its replica took over with less), so each must have a copy to be read beside the records that it answers
 * with. The copies lie in 64 slots that never change, whoever owns them: so they wander with their slots when a cluster
 * is resharded, and whoever writes them needs no map of it. A master that owns none of these slots has one more, in the
 * lowest slot of its own; until it is written, which the next rebuild does, nothing is decided from that master.
 */
export const fixedHouseCopies: readonly string[] = fixedSlots.map(houseCopyIn);

/** The copies on a master that owns these slots, lowest first; one at least. */
export function houseCopiesAmong(owned: readonly number[]): readonly string[] {
  const own = new Set(owned);
  const copies = fixedSlots.filter((slot) => own.has(slot)).map(houseCopyIn);
  return copies.length > 0 ? copies : owned.slice(0, 1).map(houseCopyIn);
}

/** The key of the copy in a slot: with a short tag that happens to fall there, found by trying. */
function houseCopyIn(slot: number): string {
  for (; !tags.has(slot); tried += 1) {
    const tag = `${houseCopyTag}${tried.toString(36)}`;
    const found = calculateSlot(tag);
    if (!tags.has(found)) tags.set(found, tag);
  }
  return keys.houseCopy(tags.get(slot)!);
}
