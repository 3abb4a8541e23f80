import { DomainError } from '@gatehouse/identity';
import type { PolicyFile } from '@gatehouse/policy';
import { readGivenFiles } from './given-files';

/** The policy files of a candidate. Throws `invalid` `file_not_readable` or `bad_policy_file`, with what is wrong. */
export async function candidateFiles(paths: readonly string[]): Promise<readonly PolicyFile[]> {
  const { files, problems } = await readGivenFiles(paths);
  if (problems.length === 0) return files;
  const sentences = problems.slice(0, 5).map(({ file, message }) => `${file}: ${message}`);
  throw new DomainError('invalid', 'bad_policy_file', sentences.join('; '));
}
