/**
 * One permission: `domain:action`, or `domain:action:resource`. `*` as resource is global. Immutable.
 *
 * `submission:read` lets its holder read where no particular resource is asked for, `submission:read:42` reads
 * submission 42, `submission:read:*` reads every one.
 */
export class Scope {
  private constructor(
    readonly domain: string,
    readonly action: string,
    readonly resource: string | null,
  ) {}

  /** The scope that this text spells, or null: two or three parts, no spaces, quotes or backslashes in them. */
  static parse(text: string): Scope | null {
    const match = /^([A-Za-z0-9_.-]{1,64}):([A-Za-z0-9_.-]{1,64})(?::([A-Za-z0-9_.@-]{1,128}|\*))?$/.exec(
      text,
    );
    if (match === null) return null;
    return new Scope(match[1]!, match[2]!, match[3] ?? null);
  }

  /** The scope itself, or the one that this text spells. Throws `TypeError` for a text that spells none. */
  static from(scope: string | Scope): Scope {
    if (scope instanceof Scope) return scope;
    const parsed = Scope.parse(scope);
    if (parsed === null) throw new TypeError(`not a scope: ${scope}`);
    return parsed;
  }

  get isGlobal(): boolean {
    return this.resource === '*';
  }

  /** The scope without its resource. */
  get plain(): Scope {
    return this.resource === null ? this : new Scope(this.domain, this.action, null);
  }

  on(resource: string): Scope {
    return new Scope(this.domain, this.action, resource);
  }

  /** Whether whoever holds this may do what `other` asks for. A plain scope covers no resource, nor the reverse. */
  covers(other: Scope): boolean {
    if (this.domain !== other.domain || this.action !== other.action) return false;
    return this.isGlobal || this.resource === other.resource;
  }

  toString(): string {
    return this.resource === null
      ? `${this.domain}:${this.action}`
      : `${this.domain}:${this.action}:${this.resource}`;
  }
}
