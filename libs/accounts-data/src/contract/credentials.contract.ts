import { uuidOfLegacyUser } from '@gatehouse/identity';
import { SeededRandomness } from '@gatehouse/testing';
import { CredentialRows } from '../credentials/credential-rows.repository';
import { Credentials } from '../credentials/credentials';
import { LegacyFingerprint } from '../credentials/legacy-fingerprint';
import { PasswordHasher } from '../credentials/password-hasher';
import { atOnce, now, type Stores } from './stores.contract';

const account = { uuid: uuidOfLegacyUser(88), legacyId: 88 };
const fresh = { epoch: 0, status: 'active', suspendedAt: null };
const cheap = { memoryCost: 8, timeCost: 1 };

/** Stands for the old system's check: the hash of `x` is `old(x)`. */
const checkLegacy = (password: string, legacyHash: string) => legacyHash === `old(${password})`;

/** Counts what costs time: hash operations. */
class CountingHasher extends PasswordHasher {
  operations = 0;

  override hash(password: string) {
    this.operations++;
    return super.hash(password);
  }

  override verify(strongHash: string, password: string) {
    this.operations++;
    return super.verify(strongHash, password);
  }

  override verifyNothing(password: string) {
    this.operations++;
    return super.verifyNothing(password);
  }

  override hashIf(password: string, check: () => boolean) {
    this.operations++;
    return super.hashIf(password, check);
  }
}

export function credentialsContract(stores: () => Stores): void {
  describe('credentials', () => {
    let rows: CredentialRows;
    let hasher: CountingHasher;
    let credentials: Credentials;

    beforeEach(() => {
      rows = new CredentialRows(stores().database);
      hasher = new CountingHasher(new SeededRandomness(), cheap);
      credentials = credentialsWith(hasher, Buffer.alloc(32, 1));
    });

    function credentialsWith(using: PasswordHasher, ...keys: Buffer[]): Credentials {
      return new Credentials(rows, stores().accounts, using, new LegacyFingerprint(keys));
    }

    function attempt(password: string, legacyHash: string | null, check = checkLegacy) {
      return credentials.verify({ account, password, legacyHash, checkLegacy: check, now });
    }

    const mustNotAsk = () => {
      throw new Error('the legacy hash was looked at');
    };

    test('the first right password makes a strong hash beside the old one', async () => {
      expect(await attempt('sesame', 'old(sesame)')).toEqual({ ok: true, rebuild: { outcome: 'stored' } });
      const row = await rows.of(account);
      expect(row).toMatchObject({ phase: 'dual', revision: 1 });
      expect(row.strongHash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
      expect(row.legacyFingerprint).not.toContain('sesame');
      expect(await stores().accounts.getByUuid(account.uuid)).toMatchObject({ legacyId: 88, epoch: 0 });
    });

    test('account and credential are looked up together', async () => {
      await attempt('sesame', 'old(sesame)');
      await stores().accounts.raiseEpoch({ ...account, reason: 'test', now });
      const known = await credentials.lookUp(account.legacyId);
      const { phase, strongHash, legacyFingerprint, revision } = await rows.of(account);
      expect(known).toEqual({
        account: await stores().accounts.getByUuid(account.uuid),
        credential: { phase, strongHash, legacyFingerprint, revision },
      });
      expect(known.account!.epoch).toBe(1);
      const { credential } = known;
      const verify = (password: string) =>
        credentials.verify({
          account,
          credential,
          password,
          legacyHash: 'old(sesame)',
          checkLegacy: mustNotAsk,
          now,
        });
      expect(await verify('sesame')).toEqual({ ok: true, rebuild: null });
      expect(await verify('wrong')).toEqual({ ok: false });
    });

    test('who has no credential yet, no row, or no name, is looked up all the same', async () => {
      const credential = { phase: 'legacy', strongHash: null, legacyFingerprint: null, revision: 0 };
      const withoutRow = await credentials.lookUp(account.legacyId);
      expect(withoutRow).toEqual({ account: { ...account, ...fresh, created: 0 }, credential });
      expect(await stores().accounts.findByUuid(account.uuid)).toBeNull();
      await stores().accounts.ensure(account, now);
      const withRow = await credentials.lookUp(account.legacyId);
      expect(withRow).toEqual({ account: { ...account, ...fresh, created: now }, credential });
      expect(await credentials.lookUp(null)).toEqual({ account: null, credential });
    });

    test('of many who are looked up at once each is found as if alone', async () => {
      await attempt('sesame', 'old(sesame)');
      await stores().accounts.ensureForLegacy(89, now);
      const asked = [90, account.legacyId, null, 89, account.legacyId];
      const together = await Promise.all(asked.map((id) => credentials.lookUp(id)));
      const alone = [];
      for (const id of asked) alone.push(await credentials.lookUp(id));
      expect(together).toEqual(alone);
      expect(together.map((known) => known.account?.legacyId ?? null)).toEqual(asked);
      expect(together.map(({ credential }) => credential.phase)).toEqual([
        'legacy',
        'dual',
        'legacy',
        'legacy',
        'dual',
      ]);
    });

    test('from then on the strong hash is asked alone', async () => {
      await attempt('sesame', 'old(sesame)');
      expect(await attempt('sesame', 'old(sesame)', mustNotAsk)).toEqual({ ok: true, rebuild: null });
      expect(await attempt('wrong', 'old(sesame)', mustNotAsk)).toEqual({ ok: false });
    });

    test('a wrong password makes nothing', async () => {
      expect(await attempt('wrong', 'old(sesame)')).toEqual({ ok: false });
      expect(await rows.of(account)).toMatchObject({ revision: 0, strongHash: null });
      expect(await stores().accounts.findByUuid(account.uuid)).toBeNull();
    });

    test('a password changed in the old system counts at once, the one before no more', async () => {
      await attempt('sesame', 'old(sesame)');
      expect(await attempt('sesame', 'old(barley)')).toEqual({ ok: false });
      expect(await attempt('barley', 'old(barley)')).toMatchObject({
        ok: true,
        rebuild: { outcome: 'stored' },
      });
      expect(await attempt('barley', 'old(barley)', mustNotAsk)).toMatchObject({ ok: true });
      expect(await attempt('sesame', 'old(barley)', mustNotAsk)).toEqual({ ok: false });
    });

    test('once the legacy row is gone, so is the right to log in with its password', async () => {
      await attempt('sesame', 'old(sesame)');
      expect(await attempt('sesame', null)).toEqual({ ok: false });
    });

    test('in the phase ng_only the strong hash alone counts, whatever the legacy row holds', async () => {
      await attempt('sesame', 'old(sesame)');
      await credentials.leaveLegacyBehind({ uuid: account.uuid, now });
      expect(await credentials.phaseOf(account.uuid)).toBe('ng_only');
      for (const legacyHash of ['old(sesame)', 'old(barley)', null]) {
        expect(await attempt('sesame', legacyHash, mustNotAsk)).toEqual({ ok: true, rebuild: null });
        expect(await attempt('barley', legacyHash, mustNotAsk)).toEqual({ ok: false });
      }
    });

    test('nobody leaves the old system without a strong hash', async () => {
      const leaving = credentials.leaveLegacyBehind({ uuid: account.uuid, now });
      await expect(leaving).rejects.toMatchObject({ kind: 'conflict', code: 'no_strong_hash' });
    });

    test('a password set here counts with its new legacy hash, and without the legacy write too', async () => {
      await attempt('sesame', 'old(sesame)');
      await credentials.setPassword({ account, password: 'barley', legacyHash: 'old(barley)', now });
      expect(await attempt('barley', 'old(barley)', mustNotAsk)).toEqual({ ok: true, rebuild: null });
      expect(await attempt('sesame', 'old(barley)', mustNotAsk)).toEqual({ ok: false });
    });

    test('an account that the old system does not know has a strong hash alone, and keeps it so', async () => {
      const ours = { uuid: '5bd07e22-4f67-4b41-9b3a-0a4c1d9be8a1', legacyId: null };
      await credentials.setPassword({ account: ours, password: 'пароль', legacyHash: null, now });
      const verify = (password: string) =>
        credentials.verify({ account: ours, password, legacyHash: null, checkLegacy, now });
      expect(await verify('пароль')).toEqual({ ok: true, rebuild: null });
      expect(await verify('пароли')).toEqual({ ok: false });
      await credentials.setPassword({ account: ours, password: 'ключ', legacyHash: 'old(x)', now });
      expect(await credentials.phaseOf(ours.uuid)).toBe('ng_only');
      expect(await verify('ключ')).toMatchObject({ ok: true });
    });

    test('a password set while somebody logs in with the one before is not overwritten', async () => {
      await attempt('sesame', 'old(sesame)');
      // Between the right answer for the legacy hash and the write of the strong one, the password is changed here.
      const write = rows.write.bind(rows);
      jest.spyOn(rows, 'write').mockImplementationOnce(async (...late) => {
        await credentials.setPassword({ account, password: 'new', legacyHash: 'old(new)', now });
        await credentials.leaveLegacyBehind({ uuid: account.uuid, now });
        return write(...late);
      });
      expect(await attempt('barley', 'old(barley)')).toEqual({ ok: true, rebuild: { outcome: 'outdated' } });
      expect(await credentials.phaseOf(account.uuid)).toBe('ng_only');
      expect(await attempt('new', 'old(barley)', mustNotAsk)).toMatchObject({ ok: true });
      expect(await attempt('barley', 'old(barley)', mustNotAsk)).toEqual({ ok: false });
    });

    test('a legacy hash changed during a log-in is not taken for the one that was checked', async () => {
      await attempt('sesame', 'old(sesame)');
      // What is stored belongs to the hash that was read, so the changed one is looked at next time.
      expect(await attempt('barley', 'old(barley)')).toMatchObject({ ok: true });
      expect(await attempt('barley', 'old(rye)')).toEqual({ ok: false });
      expect(await attempt('rye', 'old(rye)')).toMatchObject({ ok: true });
    });

    test('hashes are counted: every failure costs one, and so does every success', async () => {
      const cost = async (what: () => Promise<unknown>) => {
        const before = hasher.operations;
        await what();
        return hasher.operations - before;
      };
      const nobody = { account: null, password: 'x', legacyHash: null, checkLegacy, now };
      expect(await cost(() => credentials.verify(nobody))).toBe(1);
      expect(await cost(() => attempt('wrong', null))).toBe(1);
      expect(await cost(() => attempt('wrong', 'old(sesame)'))).toBe(1);
      expect(await cost(() => attempt('pässword', 'old(sesame)'))).toBe(1);
      expect(await cost(() => attempt('x'.repeat(100_000), 'old(sesame)'))).toBe(1);
      expect(await cost(() => attempt('sesame', 'old(sesame)'))).toBe(1);
      expect(await cost(() => attempt('sesame', 'old(sesame)'))).toBe(1);
      expect(await cost(() => attempt('wrong', 'old(sesame)'))).toBe(1);
      expect(await cost(() => attempt('wrong', 'old(barley)'))).toBe(1);
      expect(await cost(() => attempt('sesame', null))).toBe(1);
      await credentials.leaveLegacyBehind({ uuid: account.uuid, now });
      expect(await cost(() => attempt('sesame', null))).toBe(1);
      expect(await cost(() => attempt('wrong', 'old(wrong)'))).toBe(1);
    });

    test('that the strong hash could not be stored does not make a right password wrong', async () => {
      jest.spyOn(rows, 'write').mockRejectedValue(new Error('read only'));
      const verdict = await attempt('sesame', 'old(sesame)');
      expect(verdict).toMatchObject({
        ok: true,
        rebuild: { outcome: 'failed', cause: { message: 'read only' } },
      });
    });

    test('many first log-ins at once make one row', async () => {
      const verdicts = await atOnce(8, () => attempt('sesame', 'old(sesame)'));
      expect(verdicts.map(({ ok }) => ok)).toEqual(Array.from({ length: 8 }, () => true));
      expect(await attempt('sesame', 'old(sesame)', mustNotAsk)).toEqual({ ok: true, rebuild: null });
    });

    test('higher costs are taken over at the next right password', async () => {
      await attempt('sesame', 'old(sesame)');
      const dearer = new CountingHasher(new SeededRandomness(), { ...cheap, timeCost: 2 });
      credentials = credentialsWith(dearer, Buffer.alloc(32, 1));
      expect(await attempt('sesame', 'old(sesame)', mustNotAsk)).toMatchObject({
        rebuild: { outcome: 'stored' },
      });
      expect((await rows.of(account)).strongHash).toContain('t=2');
      expect(await attempt('sesame', 'old(sesame)', mustNotAsk)).toEqual({ ok: true, rebuild: null });
    });

    test('after a rotation of the encryption key old fingerprints count, and are renewed', async () => {
      await attempt('sesame', 'old(sesame)');
      credentials = credentialsWith(hasher, Buffer.alloc(32, 2), Buffer.alloc(32, 1));
      expect(await attempt('sesame', 'old(sesame)', mustNotAsk)).toMatchObject({
        rebuild: { outcome: 'stored' },
      });
      credentials = credentialsWith(hasher, Buffer.alloc(32, 2));
      expect(await attempt('sesame', 'old(sesame)', mustNotAsk)).toEqual({ ok: true, rebuild: null });
    });
  });
}
