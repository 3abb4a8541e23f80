import { DomainError } from '@gatehouse/identity';

/** What tokens may be for: the platform (null) and the other resources of the settings (RFC 8707). */
export class Resources {
  constructor(
    private readonly platform: string,
    private readonly others: readonly string[],
  ) {}

  /**
   * The audience of a token for this resource; null: the platform's own, which is also that of who asks for none. Throws
   * `invalid` `invalid_target` for what is no resource here (§2).
   */
  audienceOf(resource: string | null): string | null {
    if (resource === null || resource === this.platform) return null;
    if (this.others.includes(resource)) return resource;
    throw invalidTarget();
  }
}

/** RFC 8707 §2.2: a token request that asks for another resource than was approved. */
export function notApprovedFor(): DomainError {
  return new DomainError('invalid', 'invalid_target', 'The user has approved of another resource.');
}

function invalidTarget(): DomainError {
  return new DomainError('invalid', 'invalid_target', 'There are no tokens here for that resource.');
}
