import { checkEmail, checkPersonalData, checkUsername, type PersonalData } from './personal-data';

/** A person to be created. What is left out is empty. */
export interface NewLegacyUser extends PersonalData {
  readonly username: string;
  readonly email: string;
  /** `LegacyPassword.make` or `LegacyPassword.unmatchable`. */
  readonly passwordEnc: string;
  /** 1 Administrator, 2 Public user (default), 3 Legacy user. */
  readonly policyClass?: number;
  readonly verified?: boolean;
  readonly editUsers?: boolean;
  readonly editSystem?: boolean;
  readonly ipAddress?: string;
  readonly remoteHost?: string;
  readonly trackingCookie?: string;
}

/** Throws `invalid` for what the legacy tables cannot hold; a strict server would refuse it with worse words. */
export function checkNewUser(user: NewLegacyUser): void {
  checkUsername(user.username);
  checkEmail(user.email);
  checkPersonalData(user);
}
