import { readFile } from 'node:fs/promises';
import { DomainError } from '@gatehouse/identity';
import type { PolicyFile } from '@gatehouse/policy';
import { parsePolicyFiles } from '@gatehouse/policy/files';
import type { FindingRow } from './finding-rows';

/** What the files on a command line hold. */
export interface GivenFiles {
  /** Those of the right form. */
  readonly files: readonly PolicyFile[];
  /** Owner → the path that was given. */
  readonly paths: ReadonlyMap<string, string>;
  /** What keeps others from being policy files. */
  readonly problems: readonly FindingRow[];
}

/** How files are named, for the help of every command that asks for them. */
export const whichFiles =
  'policy files, YAML or JSON, one for each owner; also several in one, as `policy export` prints them';

/** Throws `invalid` `file_not_readable`. What is wrong inside of the files is told, not thrown. */
export async function readGivenFiles(paths: readonly string[]): Promise<GivenFiles> {
  const files: PolicyFile[] = [];
  const owners = new Map<string, string>();
  const problems: FindingRow[] = [];
  for (const path of paths)
    for (const parsed of parsePolicyFiles(await textOf(path))) {
      if (parsed.file === null) problems.push(...parsed.problems.map((one) => formProblem(path, one)));
      else {
        files.push(parsed.file);
        owners.set(parsed.file.owner, path);
      }
    }
  return { files, paths: owners, problems };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'error';
    throw new DomainError('invalid', 'file_not_readable', `${path} cannot be read (${code}).`, { cause });
  }
}

function formProblem(file: string, { at, message }: { at: string; message: string }): FindingRow {
  const words = at === '' ? message : `${at}: ${message}`;
  return { severity: 'error', code: 'bad_form', rules: [], message: words, file, owner: null };
}
