import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { ApiClientsModule, CreateClient, type CreatedClient, type NewClient } from '@gatehouse/api-clients';
import type { UserSubject } from '@gatehouse/identity';
import { databaseToken, loadSettings, PlatformModule } from '@gatehouse/platform';
import { Consents, migrateRegistry } from '@gatehouse/registry-data';

export interface Prepared extends Partial<Pick<NewClient, 'grantTypes' | 'redirectUris'>> {
  readonly scopes: readonly string[];
  /** People who have approved all of it before. */
  readonly approvedBy?: readonly UserSubject[];
}

/** What `migrate` and `clients create` of the command line do, on a new registry database; and what people did with pages. */
export async function preparedRegistry(
  env: Readonly<Record<string, string>>,
  owner: UserSubject,
  { scopes, approvedBy = [], grantTypes = ['client_credentials'], redirectUris = [] }: Prepared,
): Promise<CreatedClient> {
  const settings = loadSettings('registry', env);
  const root = {
    module: class BenchClients {},
    imports: [PlatformModule.forRoot(settings), ApiClientsModule.forRoot(settings, { background: false })],
  };
  const context = await NestFactory.createApplicationContext(root, { logger: false });
  await migrateRegistry(context.get(databaseToken('registry'), { strict: false }));
  const { legacyId, ref } = owner;
  const created = await context.get(CreateClient, { strict: false }).create({
    name: 'Harvester',
    description: '',
    owner: { uuid: ref.id, userId: String(legacyId), legacyId },
    authMethod: 'client_secret_basic',
    grantTypes,
    redirectUris,
    jwks: [],
    scopes,
    approved: true,
    by: 'cli',
  });
  const consents = context.get(Consents, { strict: false });
  const now = Math.floor(Date.now() / 1000);
  const { clientId } = created;
  for (const { ref: user } of approvedBy)
    await consents.give({ userUuid: user.id, clientId, scopes, kind: 'asked', now });
  await context.close();
  return created;
}

export function signingKeysFile(folder: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' };
  const file = join(folder, 'signing-keys.json');
  writeFileSync(file, JSON.stringify({ keys: [key] }), { mode: 0o600 });
  return file;
}
