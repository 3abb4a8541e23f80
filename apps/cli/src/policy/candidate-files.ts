import { readFile } from 'node:fs/promises';
import { DomainError } from '@gatehouse/identity';
import type { PolicyFile } from '@gatehouse/policy';
import { parsePolicyFile } from '@gatehouse/policy/files';

/** The policy files of a candidate. Throws `invalid` `file_not_readable` or `bad_policy_file`, with what is wrong. */
export async function candidateFiles(paths: readonly string[]): Promise<readonly PolicyFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      const { file, problems } = parsePolicyFile(await textOf(path));
      if (file !== null) return file;
      const sentences = problems.map(({ at, message }) => (at === '' ? message : `${at}: ${message}`));
      throw new DomainError('invalid', 'bad_policy_file', `${path}: ${sentences.slice(0, 5).join('; ')}`);
    }),
  );
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'error';
    throw new DomainError('invalid', 'file_not_readable', `${path} cannot be read (${code}).`, { cause });
  }
}
