import { uuidOfLegacyUser } from './legacy-account';
import { isUuid } from './uuid-key';

test('a legacy account has the same UUID for ever', () => {
  expect(uuidOfLegacyUser(1234)).toBe('5decf45f-96c4-5454-848d-8e26ef8d686b');
});

test('two legacy accounts never share one', () => {
  const uuids = Array.from({ length: 1000 }, (_, index) => uuidOfLegacyUser(index + 1));
  expect(new Set(uuids).size).toBe(1000);
  expect(uuids.every((uuid) => isUuid(uuid) && uuid[14] === '5')).toBe(true);
});
