import { ErrorWithMembers } from '@gatehouse/platform';
import { errorsOf, type Finding } from '@gatehouse/policy';

/** A policy has errors, and so is not published, nor anything judged by it. */
export class PolicyNotValid extends ErrorWithMembers {
  constructor(
    readonly findings: readonly Finding[],
    outcome = 'Nothing was published.',
  ) {
    super('invalid', 'policy_not_valid', `${outcome} ${sentence(errorsOf(findings))}`, { findings });
  }
}

function sentence([first, ...others]: readonly Finding[]): string {
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const where = first!.rules.length > 0 ? `${first!.rules.join(', ')}: ` : '';
  return `${where}${first!.message}${more}`;
}
