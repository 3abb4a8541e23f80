import { createHash } from 'node:crypto';

/** A hash as the legacy system stores it. Written apart from libs/legacy, so that the two check each other. */
export function passwordEnc(password: string, salt: Buffer): string {
  const digest = createHash('sha1').update(salt).update('-').update(password, 'ascii').digest();
  return Buffer.concat([salt, digest]).toString('base64');
}
