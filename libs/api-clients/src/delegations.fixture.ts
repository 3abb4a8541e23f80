import { createHash, randomBytes } from 'node:crypto';
import type { UserSubject } from '@gatehouse/identity';
import { Clients, Delegations, type Delegation } from '@gatehouse/registry-data';
import { BearerResolver } from '@gatehouse/sessions';
import { aSession, aUserSubject, bound } from '@gatehouse/testing';
import { SessionStore } from '@gatehouse/token-store';
import { soon, TestClients, type ClientsHouse } from './api-clients.fixture';
import { AuthorizationCodes } from './delegations/authorization-codes';
import { RedeemCode, type DelegatedGrant } from './delegations/redeem-code';
import { RefreshDelegation } from './delegations/refresh-delegation';
import { UserConsents } from './delegations/user-consents';
import type { CreatedClient, NewClient } from './directory/create-client';

const redirectUri = 'https://client.example.org/cb';
const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');
const origin = { ipAddress: '192.0.2.7', remoteHost: '192.0.2.7' };
const scopes = ['openid', 'public:read', 'submission:read'];
const farOff = 2_000_000_000;

/** One client and one user, and what becomes of what the user approves. */
export class TestDelegations {
  private readonly clients: TestClients;

  private constructor(
    readonly house: ClientsHouse,
    readonly client: CreatedClient,
    readonly user: UserSubject,
  ) {
    this.clients = new TestClients(house);
  }

  static async of(house: ClientsHouse, parts: Partial<NewClient> = {}): Promise<TestDelegations> {
    const grantTypes = ['authorization_code', 'refresh_token'] as const;
    const client = await new TestClients(house).create({ grantTypes, redirectUris: [redirectUri], ...parts });
    const user = aUserSubject({ epoch: 0, roles: ['public-user'] });
    const all = new TestDelegations(house, client, user);
    await all.rememberUser();
    return all;
  }

  /** Whom a token store that was emptied does not know any more. */
  async rememberUser(): Promise<void> {
    const store = this.house.get(SessionStore);
    const roles = { 'public-user': ['public:read', 'submission:read'] };
    await store.publishPolicy({ version: 2, default: 'authenticated', roles, rules: [] });
    await store.writeSubject(this.user, farOff);
  }

  /** The code of an approval in a session of a browser, which the user's consent goes before. */
  async code({ sessionId = null }: { readonly sessionId?: string | null } = {}): Promise<string> {
    const client = await this.house.get(Clients).get(this.client.clientId);
    await this.house.get(UserConsents).remember(this.user.ref.id, client, scopes, true);
    return this.house.get(AuthorizationCodes).issue({
      clientId: client.clientId,
      clientEpoch: client.epoch,
      userUuid: this.user.ref.id,
      userEpoch: this.user.epoch,
      userLegacyId: this.user.legacyId,
      scopes,
      audience: null,
      authTime: 1_700_000_000,
      amr: ['pwd'],
      sessionId,
      nonce: null,
      keyThumbprint: null,
      redirectUri,
      sentRedirectUri: true,
      challenge,
    });
  }

  async redeem(code: string): Promise<DelegatedGrant> {
    const client = await this.authenticated();
    const request = { code, client, redirectUri, verifier, resource: null, keyThumbprint: null, origin };
    return this.house.get(RedeemCode).redeem(request);
  }

  async grant(parts: { readonly sessionId?: string | null } = {}): Promise<DelegatedGrant> {
    return this.redeem(await this.code(parts));
  }

  async refresh({ refreshToken }: Pick<DelegatedGrant, 'refreshToken'>): Promise<DelegatedGrant> {
    const client = await this.authenticated();
    const request = {
      refreshToken: refreshToken!,
      client,
      scopes: null,
      resource: null,
      keyThumbprint: null,
    };
    return this.house.get(RefreshDelegation).refresh({ ...request, origin });
  }

  /** Whether the access token lets in now. */
  async isLive({ accessToken }: DelegatedGrant): Promise<boolean> {
    return (await this.house.get(BearerResolver).resolveAny(accessToken)).live !== null;
  }

  async row({ approval }: DelegatedGrant): Promise<Delegation> {
    return (await this.house.get(Delegations).find(approval.delegationId))!;
  }

  /** Has the last rotation be so many seconds ago, instead of waiting. */
  async age({ approval }: DelegatedGrant, seconds: number): Promise<void> {
    await this.house.query(
      `UPDATE gatehouse_delegations SET rotated_at = rotated_at - ${seconds} WHERE delegation_id = '${approval.delegationId}'`,
    );
  }

  /** The handle of a session of the user in some browser. */
  aSessionId(): string {
    return aSession({ user: bound(this.user) }).id.toString();
  }

  private authenticated() {
    const { clientId, clientSecret } = this.client;
    return soon(() => this.clients.authenticate(clientId, clientSecret));
  }
}

/** RFC 6749 §5.2: whatever is wrong with a code or a refresh token. */
export async function expectInvalidGrant(attempt: Promise<unknown>): Promise<void> {
  await expect(attempt).rejects.toMatchObject({ kind: 'refused', code: 'invalid_grant' });
}
