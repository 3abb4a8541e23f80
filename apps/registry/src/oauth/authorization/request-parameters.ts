import { invalidRequest } from '../oauth-problem';

/**
 * The parameters of an authorization request, from its query or from its form, never from both. An empty one is one that was
 * left out, and one that we do not know is passed over (RFC 6749 §3.1).
 */
export class RequestParameters {
  private constructor(
    private readonly values: ReadonlyMap<string, string>,
    private readonly repeated: ReadonlySet<string>,
  ) {}

  static of(pairs: Iterable<readonly [string, string]>): RequestParameters {
    const values = new Map<string, string>();
    const repeated = new Set<string>();
    for (const [name, value] of pairs) {
      if (values.has(name)) repeated.add(name);
      values.set(name, value);
    }
    return new RequestParameters(values, repeated);
  }

  /** @param query with or without its question mark */
  static ofQuery(query: string): RequestParameters {
    return RequestParameters.of(new URLSearchParams(query));
  }

  /** @param form as the platform reads one; lists are no parameters of ours */
  static ofForm(form: unknown): RequestParameters {
    const fields = typeof form === 'object' && form !== null ? Object.entries(form) : [];
    return RequestParameters.of(
      fields.filter((field): field is [string, string] => typeof field[1] === 'string'),
    );
  }

  /** The parameter's value; null where it was left out, or where nobody can say which of several is meant. */
  get(name: string): string | null {
    const value = this.values.get(name);
    return value === undefined || value === '' || this.repeated.has(name) ? null : value;
  }

  /** Throws `invalid_request`. */
  need(name: string): string {
    const value = this.get(name);
    if (value === null) throw invalidRequest(`${name} is missing.`);
    return value;
  }

  /** Throws `invalid_request` where any parameter came twice (RFC 6749 §3.1). */
  checkEachOnce(): void {
    const [name] = this.repeated;
    if (name !== undefined) throw invalidRequest(`${name.slice(0, 64)} must be sent only once.`);
  }

  isRepeated(name: string): boolean {
    return this.repeated.has(name);
  }

  /** To be kept; of a parameter that came twice the last. */
  pairs(): readonly (readonly [string, string])[] {
    return [...this.values];
  }
}
