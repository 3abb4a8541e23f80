import { median } from './median';

/**
 * Runs variants in turn, A B A B …, so that what else the machine does hits all of them alike. @returns what each
 * gave, in order of rounds
 */
export async function interleaved<Variants extends Readonly<Record<string, () => Promise<unknown>>>>(
  rounds: number,
  variants: Variants,
): Promise<ResultsOf<Variants>> {
  const results = Object.fromEntries(Object.keys(variants).map((name) => [name, [] as unknown[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(variants)) results[name]!.push(await run());
  }
  return results as ResultsOf<Variants>;
}

type ResultsOf<Variants extends Readonly<Record<string, () => Promise<unknown>>>> = {
  readonly [Name in keyof Variants]: Awaited<ReturnType<Variants[Name]>>[];
};

/** The ratio of two variants, round by round: the median, and how far the rounds are apart. */
export interface Ratio {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  const ratios = ours.map((value, round) => value / theirs[round]!);
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}
