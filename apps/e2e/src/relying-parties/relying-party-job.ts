import type { AuthMethod, Proof } from '../clients/client-job';

/** What an application is told: a file of JSON, named in its first argument. Addresses as applications know them. */
export interface RelyingPartyJob {
  readonly issuer: string;
  /** A protected address of a service behind the gateway. */
  readonly service: string;
  /** Where it listens, on 127.0.0.1; a program without pages has none. */
  readonly port: number | null;
  readonly clientId: string;
  readonly method: AuthMethod | 'none';
  /** Null where the method is `none`. */
  readonly proof: Proof | null;
  /** What it asks for, with spaces. */
  readonly scope: string;
  /** Whether it pushes its authorization requests (RFC 9126). */
  readonly par: boolean;
  /** Whether its tokens are bound to a key of its own (RFC 9449). */
  readonly dpop: boolean;
}
