import { readBearerToken, type Proof } from '@gatehouse/sessions';

/** A token that we have just made, as what it proves. */
export function bearerProof(token: string): Proof {
  const read = readBearerToken(token);
  if (read === null) throw new TypeError('not a token of ours');
  return { id: read.id, credential: 'bearer', secret: read.secret };
}
