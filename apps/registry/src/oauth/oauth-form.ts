import { parseForm, type Form, type PlainRequest } from '@gatehouse/platform';
import { invalidRequest } from './oauth-problem';

/**
 * The parameters of a request to an OAuth endpoint: a form in the body and nothing else. What stands in the query is not
 * looked at, credentials least of all (RFC 6749 §2.3.1). An empty parameter is one that was left out, one that we do not
 * know is passed over (§3.2); one that comes twice is refused (§3.1).
 */
export class OAuthForm {
  private constructor(private readonly fields: Form) {}

  /** Throws `invalid_request` for another kind of content, and `InvalidInput` for a parameter that comes twice. */
  static of({ contentType, body }: Pick<PlainRequest, 'contentType' | 'body'>): OAuthForm {
    if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)) {
      throw invalidRequest('The content must be application/x-www-form-urlencoded.');
    }
    return new OAuthForm(parseForm(body));
  }

  /** The parameter's value; null where it was left out. Throws `invalid_request` for one that is no text. */
  get(name: string): string | null {
    const value = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string') throw invalidRequest(`${name} must be sent only once.`);
    return value;
  }

  /** All parameters that are texts. */
  entries(): readonly (readonly [string, string])[] {
    return Object.entries(this.fields).filter(
      (field): field is [string, string] => typeof field[1] === 'string',
    );
  }

  /** Throws `invalid_request` where it was left out. */
  need(name: string): string {
    const value = this.get(name);
    if (value === null) throw invalidRequest(`${name} is missing.`);
    return value;
  }
}
