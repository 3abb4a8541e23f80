import { DomainError } from '@gatehouse/identity';

/** Why a DPoP proof proves nothing, with a sentence for people. No sentence quotes what came. */
const sentences = {
  missing: 'A DPoP proof is missing.',
  several: 'The DPoP header must be sent only once.',
  malformed: 'The DPoP proof is no JWT, or lacks a claim that it needs.',
  type: 'The DPoP proof must have the type dpop+jwt.',
  algorithm: 'The DPoP proof must be signed by an algorithm with a key pair that is supported here.',
  key: 'The DPoP proof must have a public key in its header, and no other.',
  signature: 'The signature of the DPoP proof is not right.',
  method: 'The DPoP proof is for another method.',
  address: 'The DPoP proof is for another address.',
  time: 'The DPoP proof is too old, or from the future.',
  nonce: 'The DPoP proof must have the nonce that was given.',
  token: 'The DPoP proof is for another access token, or for none.',
  binding: 'The DPoP proof is of another key.',
  replayed: 'The DPoP proof was used before.',
} as const;

export type DpopRefusal = keyof typeof sentences;

/** RFC 9449 §5: what an OAuth endpoint answers. */
export function invalidDpopProof(refusal: DpopRefusal): DomainError {
  return new DomainError('invalid', 'invalid_dpop_proof', sentences[refusal]);
}
