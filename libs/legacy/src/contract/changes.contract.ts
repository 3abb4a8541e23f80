import { quirkyPeople } from '@gatehouse/legacy-schema';
import { DomainError } from '@gatehouse/identity';
import { SeededRandomness } from '@gatehouse/testing';
import { LegacyPassword } from '../password/legacy-password';
import { LegacyAccounts } from '../users/legacy-accounts';
import { LegacyEmails } from '../users/legacy-emails';
import { LegacyProfiles } from '../users/legacy-profiles';
import { mayLogIn, type LegacyUser } from '../users/legacy-user';
import type { PersonalData } from '../users/personal-data';
import { useStore, type OpenStore } from './legacy-store.contract';

export function changesContract(open: OpenStore): void {
  const store = useStore(open);
  const byQuirk = async (quirk: keyof typeof quirkyPeople): Promise<LegacyUser> =>
    (await store().users.findById(quirkyPeople[quirk].id))!;

  describe('changing people', () => {
    const accounts = () => new LegacyAccounts(store().database);

    test('a ban says whether it changed anything, so that only what was done is undone', async () => {
      const { ordinary, banned } = quirkyPeople;
      expect(await accounts().setBanned(ordinary.id, true)).toBe(true);
      expect(mayLogIn(await byQuirk('ordinary'))).toBe(false);
      expect(await accounts().setBanned(ordinary.id, true)).toBe(false);
      expect(await accounts().setBanned(ordinary.id, false)).toBe(true);
      expect(mayLogIn(await byQuirk('ordinary'))).toBe(true);
      expect(await accounts().setBanned(banned.id, true)).toBe(false);
      expect(await accounts().setBanned(999_999, true)).toBe(false);
    });

    test('a password is stored, also for somebody who had none', async () => {
      for (const quirk of ['noPasswordRow', 'newlineAfterHash'] as const) {
        const hash = LegacyPassword.make('fresh-one', new SeededRandomness(quirk));
        await accounts().setPassword(quirkyPeople[quirk].id, hash);
        await accounts().setPassword(quirkyPeople[quirk].id, hash);
        expect((await byQuirk(quirk)).passwordEnc).toBe(hash);
      }
      const rows = await store().query('SELECT * FROM tapir_users_password WHERE user_id = ?', [
        quirkyPeople.noPasswordRow.id,
      ]);
      expect(rows).toEqual([expect.objectContaining({ password_storage: 2 })]);
    });
  });

  describe('a profile', () => {
    const profiles = () => new LegacyProfiles(store().database);

    test('changes where it was edited, and nowhere else', async () => {
      const before = await byQuirk('trueLatin1');
      await profiles().update(before.id, {
        affiliation: 'Institut für Physik, 東京',
        defaultCategory: { archive: 'hep-th', subjectClass: '' },
        rank: 5,
      });
      const after = await byQuirk('trueLatin1');
      expect(after.name).toEqual(before.name);
      expect(after.profile).toEqual({
        ...before.profile,
        affiliation: 'Institut für Physik, 東京',
        default_category: 'hep-th',
        rank: 5,
      });
      await profiles().update(before.id, { defaultCategory: null });
      await profiles().update(before.id, { rank: null });
      expect((await byQuirk('trueLatin1')).profile).toMatchObject({ default_category: null, rank: null });
      const [row] = await store().query<Record<string, unknown>>(
        'SELECT archive, subject_class FROM arXiv_demographics WHERE user_id = ?',
        [before.id],
      );
      expect(row).toEqual({ archive: null, subject_class: null });
    });

    test('leaves text of an old tool alone that was sent back as it is', async () => {
      const { id } = quirkyPeople.trueLatin1;
      const raw = () =>
        store().query<{ last_name: string }>('SELECT last_name FROM tapir_users WHERE user_id = ?', [id]);
      const before = await raw();
      await profiles().update(id, { forename: 'Jörg', surname: 'Müller' });
      expect(await raw()).toEqual(before);
      expect((await byQuirk('trueLatin1')).name).toMatchObject({ forename: 'Jörg', surname: 'Müller' });
    });

    test('is made for somebody who has none', async () => {
      await profiles().update(quirkyPeople.noDemographics.id, { country: 'fr' });
      expect((await byQuirk('noDemographics')).profile).toMatchObject({ country: 'fr', rank: null });
    });

    test('takes no category that there is not, no text that is too long, and is nobody’s who is not', async () => {
      const { id } = quirkyPeople.ordinary;
      const refused = async (user: number, data: PersonalData) =>
        (
          (await profiles()
            .update(user, data)
            .catch((error: unknown) => error)) as DomainError | undefined
        )?.code;
      expect(await refused(id, { defaultCategory: { archive: 'cs', subjectClass: 'ZZ' } })).toBe(
        'category_unknown',
      );
      expect(await refused(id, { affiliation: 'é'.repeat(128) })).toBe('affiliation_too_long');
      expect(await refused(999_999, { forename: 'Nobody' })).toBe('user_unknown');
    });
  });

  describe('an e-mail address', () => {
    const emails = () => new LegacyEmails(store().database, new SeededRandomness('emails'));
    const where = {
      ipAddress: '2001:db8::1',
      remoteHost: 'a-long-host-name.example.net',
      trackingCookie: '',
    };

    test('is verified once', async () => {
      const { id } = quirkyPeople.unverified;
      expect(await emails().setVerified(id, true)).toBe(true);
      expect(await emails().setVerified(id, true)).toBe(false);
      expect((await byQuirk('unverified')).flags.emailVerified).toBe(true);
      expect(await emails().setVerified(id, false)).toBe(true);
    });

    test('changes with a row of history that opens nothing, and that no long host name can stop', async () => {
      const { id, email } = quirkyPeople.legacyUser;
      await emails().change({ userId: id, newEmail: 'moved@example.org', ...where, now: store().now });
      expect((await byQuirk('legacyUser')).email).toBe('moved@example.org');
      const rows = await store().query('SELECT * FROM tapir_email_change_tokens');
      expect(rows).toEqual([
        expect.objectContaining({
          user_id: id,
          old_email: email,
          new_email: 'moved@example.org',
          secret: expect.stringMatching(/^[0-9a-f]{32}$/),
          remote_host: 'a-long-host-name',
          used: 1,
          consumed_when: store().now,
        }),
      ]);
    });

    test('that somebody has is refused, and nothing changes', async () => {
      const { id } = quirkyPeople.ipv6;
      const change = emails().change({ userId: id, newEmail: 'FOO@example.org', ...where, now: store().now });
      await expect(change).rejects.toMatchObject({ kind: 'conflict', code: 'email_taken' });
      expect((await byQuirk('ipv6')).email).toBe(quirkyPeople.ipv6.email);
      expect(await store().query('SELECT * FROM tapir_email_change_tokens WHERE user_id = ?', [id])).toEqual(
        [],
      );
    });
  });
}
