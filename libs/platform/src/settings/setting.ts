import type { AppName } from './settings';
import type { Parser } from './value-parsers';

/** One row of the table of settings. */
export interface Setting<T> {
  /** Apps that read it. To the others it does not exist, be it right or wrong. */
  readonly apps: readonly AppName[];
  readonly parse: Parser<T>;
  /**
   * What stands for it where it is not set, as it would be written; `{NAME}` is the value of another setting
   * (higher up in the table). Null: nothing does.
   */
  readonly default: string | null;
  /** The default in production, where it is another one. */
  readonly productionDefault?: string | null;
  /** Hidden wherever settings are shown, and may be given as `NAME_FILE`. */
  readonly secret?: true;
  /** As `secret`, and of several lines of the file all are valid, the first (newest) is the one to write with. */
  readonly rotates?: true;
  /** The value names a file, and the parser gets what is in it. */
  readonly readsFile?: true;
  /** Outside production it is made where it is not set, and kept in the folder of the embedded stores. */
  readonly made?: 'text' | 'key' | 'jwks';
  /** `always`: production does not start without it; other words describe what `neededInProduction` checks. */
  readonly needed?: string;
  /** A secret inside of an address: how to show the rest. */
  readonly show?: (text: string) => string;
  /** One sentence. */
  readonly help: string;
}

/** The type of a row's value. */
export type ValueOf<Row> = Row extends { parse: Parser<infer T>; rotates: true; made: string }
  ? readonly T[]
  : Row extends { parse: Parser<infer T>; rotates: true }
    ? readonly T[] | null
    : Row extends { parse: Parser<infer T>; secret: true }
      ? T | null
      : Row extends { parse: Parser<infer T>; default: string }
        ? T
        : Row extends { parse: Parser<infer T> }
          ? T | null
          : never;
