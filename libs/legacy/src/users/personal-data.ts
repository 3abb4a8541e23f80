import { DomainError } from '@gatehouse/identity';
import { legacyLength } from '../text/legacy-text';

/** What people say about themselves. What is left out is empty in a new account, and untouched in an old one. */
export interface PersonalData {
  readonly forename?: string;
  readonly surname?: string;
  readonly suffix?: string;
  readonly affiliation?: string;
  /** Digraph of tapir_countries. */
  readonly country?: string;
  readonly homepageUrl?: string;
  readonly rank?: number | null;
  /** Must be in arXiv_categories; null: none. */
  readonly defaultCategory?: { readonly archive: string; readonly subjectClass: string } | null;
}

export function checkUsername(username: string): void {
  if (username.length > 20) refuse('username_too_long', 'The username may have at most 20 characters.');
  // With an @ it could never log in: that would be looked up as an e-mail address.
  if (!/^[!-?A-~]+$/.test(username)) {
    refuse(
      'username_invalid',
      'The username needs letters, digits or common signs, without spaces and without @.',
    );
  }
}

export function checkEmail(email: string): void {
  if (email.length > 255 || !/^[!-?A-~]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(email)) {
    refuse('email_invalid', 'This is not a valid e-mail address.');
  }
}

/** Lengths are bytes in the legacy tables; a strict server refuses what is longer. */
export function checkPersonalData(data: PersonalData): void {
  tooLong('forename', data.forename, 50);
  tooLong('surname', data.surname, 50);
  tooLong('suffix', data.suffix, 50);
  tooLong('affiliation', data.affiliation, 255);
  tooLong('country', data.country, 2);
  tooLong('homepage_url', data.homepageUrl, 255);
}

function tooLong(field: string, text: string | undefined, length: number): void {
  if (text === undefined || legacyLength(text) <= length) return;
  const name = field.replace('_', ' ');
  refuse(
    `${field}_too_long`,
    `The ${name} may have at most ${length} characters; letters with accents count double.`,
  );
}

function refuse(code: string, message: string): never {
  throw new DomainError('invalid', code, message);
}
