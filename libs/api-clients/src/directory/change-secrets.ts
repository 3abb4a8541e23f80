import { DomainError, type Actor, type Clock } from '@gatehouse/identity';
import type { Client, Clients } from '@gatehouse/registry-data';
import type { ClientSecrets } from '../authentication/client-secrets';
import type { ClientChanges } from '../subjects/client-changes';
import type { Publication } from '../subjects/client-subjects';
import { usesSecret } from './uses-secret';

export interface AddedSecret extends Publication {
  /** Shown once. */
  readonly clientSecret: string;
}

/** Gives a client a second secret, and takes the first: two are live while programs change over. */
export class ChangeSecrets {
  constructor(
    private readonly clients: Clients,
    private readonly secrets: ClientSecrets,
    private readonly changes: ClientChanges,
    private readonly clock: Clock,
  ) {}

  /**
   * @param retireOthersIn seconds from which the secrets that hold now no longer do; null: they stay
   * Throws `conflict` `too_many_secrets` where two are live, and `no_secrets` for a client that uses none.
   */
  async add(act: { clientId: string; by: Actor; retireOthersIn: number | null }): Promise<AddedSecret> {
    const { clientId, by, retireOthersIn } = act;
    checkUsesSecrets(await this.clients.get(clientId));
    const { secret, hash } = this.secrets.make();
    const now = this.clock.seconds();
    const retireOthersAt = retireOthersIn === null ? null : now + retireOthersIn;
    const change = await this.clients.addSecret({ clientId, hash, by, now, retireOthersAt });
    const { inForce } = await this.changes.follow(change, { action: 'client.credential_added', by, now });
    return { clientSecret: secret, inForce };
  }

  /** From the next request on. Throws `not_found` `unknown_secret`, and `conflict` `last_secret`. */
  async remove(act: { clientId: string; secretId: number; by: Actor }): Promise<Publication> {
    const now = this.clock.seconds();
    const change = await this.clients.removeSecret({ ...act, now });
    const details = { credential: act.secretId };
    return this.changes.follow(change, { action: 'client.credential_removed', by: act.by, now, details });
  }
}

function checkUsesSecrets({ authMethod }: Client): void {
  if (usesSecret(authMethod)) return;
  throw new DomainError(
    'conflict',
    'no_secrets',
    `This client proves who it is by ${authMethod}, not by a secret.`,
  );
}
