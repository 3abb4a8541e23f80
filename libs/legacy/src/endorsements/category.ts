import { categoryName } from './category-name';

/** A category as endorsements see it. */
export interface Category {
  readonly archive: string;
  /** For example `astro-ph.GA`; the archive alone where there is no subject class. */
  readonly name: string;
  /** `active` and `definitive`: one may submit to it. */
  readonly isActive: boolean;
  readonly domain: string | null;
}

/** How people are endorsed for the categories of a domain without anybody endorsing them. */
export interface DomainPolicy {
  readonly endorseAll: boolean;
  readonly endorseEmail: boolean;
  readonly papersToEndorse: number;
}

/** What is the same for everybody. */
export interface EndorsementRules {
  readonly categories: readonly Category[];
  readonly policies: ReadonlyMap<string, DomainPolicy>;
  /** Patterns as LIKE has them. */
  readonly whiteEmail: readonly string[];
  readonly blackEmail: readonly string[];
}

export function categoryOf(row: {
  readonly archive: string;
  readonly subject_class: string;
  readonly active: number;
  readonly definitive: number;
  readonly endorsement_domain: string | null;
}): Category {
  return {
    archive: row.archive,
    name: categoryName(row.archive, row.subject_class),
    isActive: row.active === 1 && row.definitive === 1,
    domain: row.endorsement_domain,
  };
}
