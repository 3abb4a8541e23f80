import { decodeJwt, SignJWT } from 'jose';
import { RegistryAudit } from '@gatehouse/registry-data';
import { SessionId, SubjectRef } from '@gatehouse/identity';
import { BearerResolver, SigningKeys } from '@gatehouse/sessions';
import { SessionStore } from '@gatehouse/token-store';
import { soon, type ClientsHouse, type TestClients } from './api-clients.fixture';
import { ChangeAccessTokens } from './directory/change-access-tokens';
import { ChangeScopes } from './directory/change-scopes';
import { ClientRevocation } from './revocation/client-revocation.service';
import { IntrospectToken } from './tokens/introspect-token';
import type { IssuedToken } from './tokens/token-sessions';
import { RevokeToken } from './tokens/revoke-token';

/** What is done with access tokens that are JWTs (RFC 9068), on whatever stores there are. */
export function signedTokensContract(house: () => ClientsHouse, clients: () => TestClients): void {
  const handleOf = ({ accessToken }: IssuedToken) => SessionId.parse(String(decodeJwt(accessToken).jti))!;
  const audited = () => house().get(RegistryAudit).list({ limit: 1 });
  const subjectOf = (clientId: string) => house().get(SessionStore).findSubject(SubjectRef.client(clientId));
  const reasonOf = async (text: string) => (await house().get(BearerResolver).resolve(text)).reason;

  describe('a client whose access tokens are JWTs', () => {
    it('is one that was registered so, and that is in the audit', async () => {
      const { clientId } = await clients().create({ accessTokenFormat: 'jwt' });
      expect(await subjectOf(clientId)).toMatchObject({ accessTokenFormat: 'jwt' });
      expect(await audited()).toMatchObject([
        { action: 'client.created', details: { access_token_format: 'jwt' } },
      ]);
    });

    it('becomes one from its next token on; those that are out stay good', async () => {
      const created = await clients().create();
      const { clientId } = created;
      const opaque = await clients().issue(created);
      expect(opaque.accessToken).toMatch(/^gh_c/);
      const change = (accessTokenFormat: 'jwt' | 'opaque') =>
        house().get(ChangeAccessTokens).changeFormat({ clientId, accessTokenFormat, by: 'cli' });
      expect(await change('jwt')).toEqual({ inForce: true });
      expect(await audited()).toMatchObject([
        {
          action: 'client.access_token_format_changed',
          subject: clientId,
          actor: 'cli',
          details: { access_token_format: 'jwt' },
        },
      ]);
      const signed = await soon(async () => {
        const token = await clients().issue(created);
        expect(token.accessToken).toMatch(/^eyJ/);
        return token;
      });
      await change('opaque');
      await soon(async () => expect((await clients().issue(created)).accessToken).toMatch(/^gh_c/));
      for (const token of [opaque, signed]) expect(await clients().stateOf(token)).toBe('ok');
      const unknown = { clientId: 'nobody', accessTokenFormat: 'jwt', by: 'cli' } as const;
      await expect(house().get(ChangeAccessTokens).changeFormat(unknown)).rejects.toMatchObject({
        code: 'unknown_client',
      });
    });

    it('gets tokens that say what they are, and whose text is stored nowhere', async () => {
      const created = await clients().create({ accessTokenFormat: 'jwt' });
      const token = await clients().issue(created, ['public:read', 'upload:read']);
      const { site, accessTokenAudience } = house().settings;
      const { clientId } = created;
      expect(decodeJwt(token.accessToken)).toEqual({
        iss: site.issuer,
        aud: accessTokenAudience,
        sub: clientId,
        client_id: clientId,
        iat: expect.any(Number),
        exp: expect.any(Number),
        jti: expect.stringMatching(/^c/),
        scope: 'public:read',
      });
      const { iat, exp } = decodeJwt(token.accessToken) as { iat: number; exp: number };
      expect([exp - iat, token.expiresIn]).toEqual([3600, 3600]);
      const { session } = await house().get(SessionStore).read(handleOf(token));
      expect(session).toMatchObject({ credential: 'jwt', start: iat, end: exp, amr: [] });
      expect(JSON.stringify(session)).not.toContain(token.accessToken.split('.')[2]);
    });

    it('may do what is approved now, whatever its token says', async () => {
      const created = await clients().create({ accessTokenFormat: 'jwt' });
      const token = await clients().issue(created);
      expect(decodeJwt(token.accessToken)['scope']).toBe('public:read submission:read');
      const { clientId } = created;
      await house()
        .get(ChangeScopes)
        .withdraw({ clientId, scopes: ['public:read'], by: 'cli' });
      await soon(async () => expect(await clients().scopesOf(token)).toEqual(['submission:read']));
    });

    it('is out at once when it is revoked, and its old tokens stay dead', async () => {
      const created = await clients().create({ accessTokenFormat: 'jwt' });
      const { clientId } = created;
      const token = await clients().issue(created);
      expect(await clients().stateOf(token)).toBe('ok');
      await house().get(ClientRevocation).revoke({ clientId, by: 'cli', reason: '' });
      await soon(async () => expect(['suspended', 'revoked']).toContain(await clients().stateOf(token)));
      await house().get(ClientRevocation).restore({ clientId, by: 'cli' });
      await soon(async () => expect(await clients().stateOf(token)).toBe('revoked'));
      expect(await clients().stateOf(await soon(() => clients().issue(created)))).toBe('ok');
    });

    it('gives a token back, as another client cannot', async () => {
      const [mine, theirs] = [
        await clients().create({ accessTokenFormat: 'jwt' }),
        await clients().create({ accessTokenFormat: 'jwt' }),
      ];
      const [token, another] = [await clients().issue(mine), await clients().issue(mine)];
      const revoke = async (who: typeof mine) =>
        house()
          .get(RevokeToken)
          .revoke(token.accessToken, await clients().authenticate(who.clientId, who.clientSecret));
      await expect(revoke(theirs)).rejects.toMatchObject({ code: 'unauthorized_client' });
      expect(await clients().stateOf(token)).toBe('ok');
      await revoke(mine);
      await soon(async () => expect(await clients().stateOf(token)).toBe('revoked'));
      expect(await clients().stateOf(another)).toBe('ok');
      await revoke(mine);
    });

    it('is not known by the handle of its session, nor by another token over it that the same key signed', async () => {
      const created = await clients().create({ accessTokenFormat: 'jwt' });
      const token = await clients().issue(created);
      const jti = handleOf(token).toString();
      for (const text of [jti, `gh_${jti}.${'A'.repeat(43)}`])
        expect(await reasonOf(text)).toBe('bad_credentials');
      const key = house().get(SigningKeys).getSigner();
      const forged = await new SignJWT({ ...decodeJwt(token.accessToken), scope: 'everything:write' })
        .setProtectedHeader({ typ: 'at+jwt', alg: key.alg, kid: key.kid })
        .sign(await key.privateKey());
      expect(await reasonOf(forged)).toBe('bad_credentials');
      expect(await house().get(IntrospectToken).introspect(forged)).toBeNull();
      expect(await clients().stateOf(token)).toBe('ok');
    });

    it('gets none while no key may sign, and none that outlives its key', async () => {
      const keys = house().get(SigningKeys);
      const created = await clients().create({ accessTokenFormat: 'jwt' });
      const { signingKeys } = house().settings.gatewayToken;
      const now = Math.floor(Date.now() / 1000);
      try {
        keys.replace([{ ...signingKeys[0]!, exp: now + 100 }]);
        const token = await clients().issue(created);
        expect(decodeJwt(token.accessToken).exp).toBeLessThanOrEqual(now + 100);
        expect(token.expiresIn).toBeGreaterThan(80);
        expect(token.expiresIn).toBeLessThanOrEqual(100);
        const find = jest.spyOn(keys, 'findSigner').mockReturnValue(null);
        await expect(clients().issue(created)).rejects.toMatchObject({
          kind: 'unavailable',
          code: 'no_signing_key',
        });
        find.mockRestore();
      } finally {
        keys.replace(signingKeys);
      }
    });
  });
}
