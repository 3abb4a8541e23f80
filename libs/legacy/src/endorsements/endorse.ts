import type { Category, DomainPolicy, EndorsementRules } from './category';
import { compress } from './compress';
import { matchesLike } from './like-pattern';

/** What the tables say of one person; categories by name. */
export interface EndorsementRecord {
  readonly email: string;
  /** Points of valid endorsements, added up per category. */
  readonly points: ReadonlyMap<string, number>;
  /** Categories of revoked automatic endorsements. */
  readonly revoked: ReadonlySet<string>;
  /** Papers owned per endorsement domain; one counts for each category that it is filed in. */
  readonly papers: ReadonlyMap<string, number>;
}

/** Categories with a general name, where a revocation elsewhere does not disqualify. */
const general = new Set(['math.GM', 'physics.gen-ph']);

/** The categories that this person may submit to, compressed. */
export function endorse(person: EndorsementRecord, rules: EndorsementRules): readonly string[] {
  const explicit = [...person.points].filter(([, points]) => points !== 0).map(([name]) => name);
  const academic = isAcademic(person.email, rules);
  const implicit = rules.categories
    .filter((category) => isImplicit(category, person, rules, academic))
    .map(({ name }) => name);
  return compress(new Set([...explicit, ...implicit]), rules.categories);
}

function isImplicit(
  category: Category,
  person: EndorsementRecord,
  rules: EndorsementRules,
  academic: boolean,
): boolean {
  const policy = category.domain === null ? undefined : rules.policies.get(category.domain);
  if (!category.isActive || policy === undefined || isDisqualified(category, person)) return false;
  return policy.endorseAll || (policy.endorseEmail && academic) || hasPapers(category, person, policy);
}

function isDisqualified({ name }: Category, { revoked }: EndorsementRecord): boolean {
  return general.has(name) ? revoked.has(name) : revoked.size > 0;
}

function hasPapers({ domain }: Category, { papers }: EndorsementRecord, policy: DomainPolicy): boolean {
  return (papers.get(domain!) ?? 0) >= policy.papersToEndorse;
}

/** White wins over black; an address on neither list is academic. */
function isAcademic(email: string, { whiteEmail, blackEmail }: EndorsementRules): boolean {
  const isOn = (list: readonly string[]) => list.some((pattern) => matchesLike(email, pattern));
  return isOn(whiteEmail) || !isOn(blackEmail);
}
