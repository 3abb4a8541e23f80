import type { ValueTransformer } from 'typeorm';

/** TypeORM gives `bigint` columns as text. Ours hold UNIX seconds and counters, far below 2^53. */
export const wholeNumber: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};
