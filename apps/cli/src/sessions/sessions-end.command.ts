import { InvalidArgumentError, type Command } from 'commander';
import { DomainError, SessionId } from '@gatehouse/identity';
import { AuditTrail, PersonSessions } from '@gatehouse/people';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { openPeople } from '../users/people';

export function addSessionsEnd(sessions: Command, run: RunAct): void {
  sessions
    .command('end')
    .description('End one session at once, and the session of the old system that belongs to it.')
    .argument('<id>', 'as `sessions list` shows it', sessionId)
    .addHelpText('after', example('sessions end uAAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBB'))
    .action((id: SessionId) => run((it) => endSession(it, id)));
}

async function endSession(run: CommandRun, id: SessionId): Promise<Outcome> {
  const context = await openPeople(run);
  const ended = await context.get(PersonSessions).close(id, null);
  if (ended === null)
    throw new DomainError('not_found', 'unknown_session', 'There is no such session (any more).');
  const subject = ended.user?.ref.id ?? null;
  const legacySessionId = ended.legacy?.sessionId ?? null;
  const details = { session: id.toString(), legacy_session: legacySessionId };
  await context.get(AuditTrail).record('session.ended', { actor: 'cli', subject, origin: null, details });
  const text =
    legacySessionId === null ? 'Ended.' : `Ended, and session ${legacySessionId} of the old system too.`;
  return { json: { id: id.toString(), ended: true, legacy_session_id: legacySessionId }, text };
}

function sessionId(text: string): SessionId {
  const id = SessionId.parse(text);
  if (id === null) throw new InvalidArgumentError('That is not the id of a session.');
  return id;
}
