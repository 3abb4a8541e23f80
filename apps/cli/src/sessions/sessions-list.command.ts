import { InvalidArgumentError, type Command } from 'commander';
import { SubjectRef } from '@gatehouse/identity';
import { PersonDirectory } from '@gatehouse/people';
import { SessionStore, TokenStoreModule } from '@gatehouse/token-store';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { openPeople, whom } from '../users/people';
import { liveSessionsOf, type LiveSession } from './live-sessions';
import { sessionJson, sessionTable } from './session-rows';

interface ListOptions {
  readonly user?: string;
  readonly client?: SubjectRef;
}

export function addSessionsList(sessions: Command, run: RunAct): void {
  sessions
    .command('list')
    .description('Sessions that let somebody in now. Without a filter, all there are: that may be many.')
    .option('--user <user>', `only of this person: ${whom}`)
    .option('--client <id>', 'only of this client, its own and those it has for people', clientRef)
    .addHelpText('after', example('sessions list --user ada'))
    .action((options: ListOptions) => run((it) => listSessions(it, options)));
}

async function listSessions(run: CommandRun, options: ListOptions): Promise<Outcome> {
  const sessions = ofClient(await chosenSessions(run, options), options.client);
  if (!run.flags.json) return { json: null, text: sessionTable(sessions) };
  // All of them before the first is printed: a store that fails half-way must leave one value, the error.
  const all: object[] = [];
  for await (const live of sessions) all.push(sessionJson(live));
  return { json: all, text: '' };
}

/** The databases are opened only to find a person. */
async function chosenSessions(run: CommandRun, { user }: ListOptions): Promise<AsyncIterable<LiveSession>> {
  if (user !== undefined) {
    const context = await openPeople(run);
    const { account } = await context.get(PersonDirectory).get(user);
    return sessionsOf(context.get(SessionStore), [SubjectRef.user(account.uuid)]);
  }
  const settings = run.settings();
  const store = (await run.open(settings, [TokenStoreModule.forRoot(settings)])).get(SessionStore);
  return sessionsOf(store, store.subjectsWithSessions());
}

async function* sessionsOf(
  store: SessionStore,
  subjects: AsyncIterable<SubjectRef> | Iterable<SubjectRef>,
): AsyncIterable<LiveSession> {
  for await (const ref of subjects) yield* await liveSessionsOf(store, ref);
}

/** A client's sessions for people belong to the people: only looking at each finds them. */
async function* ofClient(
  sessions: AsyncIterable<LiveSession>,
  client: SubjectRef | undefined,
): AsyncIterable<LiveSession> {
  for await (const live of sessions) {
    if (client === undefined || live.session.client?.ref.equals(client)) yield live;
  }
}

function clientRef(text: string): SubjectRef {
  if (!/^[A-Za-z0-9]{1,64}$/.test(text))
    throw new InvalidArgumentError('A client id has 1 to 64 letters and digits.');
  return SubjectRef.client(text);
}
