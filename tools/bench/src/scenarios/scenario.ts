import type { Program } from '@gatehouse/testing';
import type { Cores } from '../machine/cores';
import type { Outcome } from '../report/outcome';

/** What a scenario is run with. */
export interface Bench {
  readonly cores: Cores | null;
  /** Says on the terminal where things stand. */
  readonly say: (line: string) => void;
}

/** Something that is measured. It starts the servers that it needs, and leaves them to the end of the process. */
export interface Scenario {
  /** What it is called on the command line. */
  readonly letter: string;
  readonly title: string;
  /** Programs of the system without which it is skipped. */
  readonly needs: readonly Program[];
  /** It takes minutes: only its letter starts it. */
  readonly onlyWhenAsked?: boolean;
  run(bench: Bench): Promise<readonly Outcome[]>;
}
