import { until } from './until';

test('returns the first answer that is not false, null or undefined', async () => {
  const answers = [false, null, undefined, 0];
  expect(await until(() => answers.shift(), { message: 'an answer', every: 1 })).toBe(0);
});

test('takes an error of the probe for “not yet”', async () => {
  let calls = 0;
  const probe = () => {
    if (++calls < 3) throw new Error('not there');
    return 'there';
  };
  expect(await until(probe, { message: 'it', every: 1 })).toBe('there');
});

test('fails with what it waited for, and with the last error', async () => {
  const never = until(() => false, { message: 'the moon', timeout: 10, every: 1 });
  await expect(never).rejects.toThrow('waited 10 ms in vain for the moon');
  const failing = until(() => Promise.reject(new Error('clouds')), { message: 'the moon', timeout: 10 });
  await expect(failing).rejects.toThrow('the moon (last: clouds)');
});
