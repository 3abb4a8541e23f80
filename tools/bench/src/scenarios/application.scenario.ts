import type { Outcome } from '../report/outcome';
import type { Dialogue } from '../load/dialogue';
import { applicationsWorld, writesOf, type ApplicationServer } from '../world/applications-world';
import { dialoguesWith } from '../world/throughput';
import type { Bench, Scenario } from './scenario';
import { inTurn } from './versus-bare';

/** Connections, each of a person of its own: a refresh token is used once. */
const people = 32;

interface ApplicationScenario extends Pick<Scenario, 'letter' | 'title'> {
  /** What is counted: `flow`. */
  readonly unit: string;
  readonly dialogues: (server: ApplicationServer) => readonly Dialogue[];
}

/** What an application asks for its people, against node-oidc-provider on MariaDB and Redis; and what each writes. */
export function applicationScenario({ letter, title, unit, dialogues }: ApplicationScenario): Scenario {
  return {
    letter,
    title,
    needs: ['redis-server', 'mariadbd'],

    async run({ cores }: Bench): Promise<Outcome[]> {
      const { ours, theirs, end } = await applicationsWorld(cores, people);
      const [first, ...rest] = (await inTurn({
        ...{ what: title, unit, bareName: 'node-oidc-provider', atLeast: 1 },
        ours: (seconds) => dialoguesWith(ours.server, dialogues(ours), seconds),
        bare: (seconds) => dialoguesWith(theirs.server, dialogues(theirs), seconds),
      })) as [Outcome, ...Outcome[]];
      const [our, their] = [await writesOf(ours, dialogues(ours)), await writesOf(theirs, dialogues(theirs))];
      await end();
      return [{ ...first, detail: `${first.detail}; ${our} against ${their}` }, ...rest];
    },
  };
}
