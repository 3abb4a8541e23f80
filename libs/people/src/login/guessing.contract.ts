import type { TestPeople } from '../people.fixture';

/** What guessing passwords meets. */
export function guessingContract(people: () => TestPeople): void {
  describe('guessing', () => {
    it('is stopped after ten tries at one account, also from many addresses, for the right password too', async () => {
      const person = await people().somebody();
      for (let count = 0; count < 10; count += 1) {
        await expect(people().tryLogIn(person.username, 'wrong')).rejects.toMatchObject({
          code: 'invalid_credentials',
        });
      }
      const refusal = await people()
        .tryLogIn(person.username, person.password)
        .catch((error: unknown) => error);
      expect(refusal).toMatchObject({ kind: 'too_many', code: 'throttled' });
      expect((refusal as { retryAfter: number }).retryAfter).toBeGreaterThan(800);
    });

    it('many tries at once do not slip through', async () => {
      const person = await people().somebody();
      const tries = Array.from({ length: 30 }, () =>
        people()
          .tryLogIn(person.username, 'wrong')
          .catch((error: { code: string }) => error.code),
      );
      const codes = await Promise.all(tries);
      expect(codes.filter((code) => code === 'invalid_credentials')).toHaveLength(10);
      expect(codes.filter((code) => code === 'throttled')).toHaveLength(20);
    });

    it('by strangers does not slow down a device that is known', async () => {
      const person = await people().somebody();
      const { deviceCookie } = await people().tryLogIn(person.username, person.password);
      for (let count = 0; count < 11; count += 1)
        await people()
          .tryLogIn(person.username, 'wrong')
          .catch(() => undefined);
      await expect(
        people().tryLogIn(person.username, person.password, { deviceCookie }),
      ).resolves.toBeDefined();
      await expect(people().tryLogIn(person.username, person.password)).rejects.toMatchObject({
        code: 'throttled',
      });
    });

    it('a known device of one account is a stranger to another', async () => {
      const [one, other] = [await people().somebody(), await people().somebody()];
      const { deviceCookie } = await people().tryLogIn(one.username, one.password);
      for (let count = 0; count < 10; count += 1)
        await people()
          .tryLogIn(other.username, 'wrong', { deviceCookie })
          .catch(() => undefined);
      await expect(people().tryLogIn(other.username, other.password, { deviceCookie })).rejects.toMatchObject(
        {
          code: 'throttled',
        },
      );
    });

    it('from one address is stopped over all accounts', async () => {
      const from = people().origin();
      let last = '';
      for (let count = 0; count <= 100; count += 1) {
        last = await people()
          .tryLogIn(`nobody-${count}`, 'wrong', { from })
          .then(
            () => '',
            (error: { code: string }) => error.code,
          );
      }
      expect(last).toBe('throttled');
    }, 60_000);

    it('a right password starts the count anew', async () => {
      const person = await people().somebody();
      for (let count = 0; count < 9; count += 1)
        await people()
          .tryLogIn(person.username, 'wrong')
          .catch(() => undefined);
      await people().tryLogIn(person.username, person.password);
      await expect(people().tryLogIn(person.username, 'wrong')).rejects.toMatchObject({
        code: 'invalid_credentials',
      });
    });
  });
}
