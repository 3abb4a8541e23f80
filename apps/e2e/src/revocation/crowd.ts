import type { StoredClients } from '../clients/stored-clients';
import type { People } from '../people/people';

/** Who can be in a stack's token store. */
export interface Inhabitants {
  readonly people: People;
  readonly clients: StoredClients;
}

/** Somebody with many live sessions, whose rights can be taken away in the token store and given back. */
export interface Crowd {
  /** A header line for each session. */
  readonly credentials: readonly string[];
  /** At which the sessions were opened. */
  readonly epoch: number;
  /** What the revoking act does in the token store: one write that raises the epoch. */
  revoke(): Promise<void>;
  /** They may come back, and their old sessions may not. */
  restore(): Promise<void>;
  /** Opens one more session. Throws `refused`. @returns every header line that proves it */
  admit(epoch: number): Promise<readonly string[]>;
}

export type MakeCrowd = (inhabitants: Inhabitants, name: string, count: number) => Promise<Crowd>;

/** One user with many sessions, and a cookie for each: ours or the legacy one, in turn. */
export const aUserWithSessions: MakeCrowd = async ({ people }, name, count) => {
  const user = await people.user(name);
  return crowd(count, {
    epoch: user.epoch,
    revoke: () => people.revoke(user),
    restore: () => people.restore(user),
    admit: async (epoch) => {
      const { cookie, legacyCookie } = await people.logIn(user, epoch);
      return [`Cookie: ${cookie}`, `Cookie: ${legacyCookie}`];
    },
  });
};

/** One API client with many tokens. */
export const aClientWithTokens: MakeCrowd = async ({ people, clients }, name, count) => {
  const client = await clients.client(name, await people.user(`owner of ${name}`));
  return crowd(count, {
    epoch: client.epoch,
    revoke: () => clients.revoke(client),
    restore: () => clients.restore(client),
    admit: async (epoch) => [`Authorization: Bearer ${await clients.token(client, epoch)}`],
  });
};

async function crowd(count: number, somebody: Omit<Crowd, 'credentials'>): Promise<Crowd> {
  const credentials: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const lines = await somebody.admit(somebody.epoch);
    credentials.push(lines[index % lines.length]!);
  }
  return { ...somebody, credentials };
}
