import { ErrorWithMembers } from '@gatehouse/platform';
import type { Finding, PolicyFile } from '@gatehouse/policy';
import { checkPolicyFile } from '@gatehouse/policy/files';

/** As lint's, and `bad_form` for what is no policy file. */
export type FileFinding = Omit<Finding, 'code'> & { readonly code: Finding['code'] | 'bad_form' };

export type ReadFiles =
  | { readonly files: readonly PolicyFile[]; readonly findings: null }
  | { readonly files: null; readonly findings: readonly FileFinding[] };

/** Takes what was sent for policy files, or says of all of them what keeps them from being some. */
export function readFiles(sent: readonly unknown[]): ReadFiles {
  const files: PolicyFile[] = [];
  const findings: FileFinding[] = [];
  for (const [index, data] of sent.entries()) {
    const { file, problems } = checkPolicyFile(data);
    if (file !== null) files.push(file);
    for (const { at, message } of problems ?? []) {
      const where = `files[${index}]${at === '' ? '' : `.${at}`}`;
      findings.push({ severity: 'error', code: 'bad_form', rules: [], message: `${where}: ${message}` });
    }
  }
  return findings.length === 0 ? { files, findings: null } : { files: null, findings };
}

/** The same for acts that cannot go on. Throws `invalid` `policy_not_valid` with the findings. */
export function getFiles(sent: readonly unknown[]): readonly PolicyFile[] {
  const { files, findings } = readFiles(sent);
  if (files !== null) return files;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  const message = `These are no policy files. ${findings[0]!.message}${more}`;
  throw new ErrorWithMembers('invalid', 'policy_not_valid', message, { findings });
}
