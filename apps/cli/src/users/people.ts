import type { INestApplicationContext } from '@nestjs/common';
import { DomainError } from '@gatehouse/identity';
import { PeopleModule } from '@gatehouse/people';
import type { Settings } from '@gatehouse/platform';
import type { CommandRun } from '../command/command-run';

/** Opens what acts on people need: both databases and the token store. What the accounts app does beside, it does. */
export function openPeople(
  run: CommandRun,
  settings: Settings = run.settings(),
): Promise<INestApplicationContext> {
  if (settings.legacyDatabase === null) {
    const message = 'This command finds people in the legacy database, and CLASSIC_DATABASE_URI is not set.';
    throw new DomainError('refused', 'no_legacy_database', message);
  }
  return run.open(settings, [PeopleModule.forRoot(settings, { background: false })]);
}

/** How a person may be named, for the help of every command that asks for one. */
export const whom = 'username (with name: before one that is all digits), e-mail address, UUID or legacy id';
