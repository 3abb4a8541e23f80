import fc from 'fast-check';
import { legacyAddress } from './legacy-address';

test('IPv4 stays what it is, also inside of IPv6', () => {
  expect(legacyAddress('192.0.2.1')).toBe('192.0.2.1');
  expect(legacyAddress('::ffff:192.0.2.1')).toBe('192.0.2.1');
  expect(legacyAddress('::FFFF:c000:201')).toBe('192.0.2.1');
});

test('an IPv6 client has a stand-in that nobody else has, the same for all of their /64', () => {
  const stand = legacyAddress('2001:db8:1:2::1');
  expect(stand).toMatch(/^2(4\d|5[0-5])\.\d+\.\d+\.\d+$/);
  expect(legacyAddress('2001:db8:1:2:ffff::99')).toBe(stand);
  expect(legacyAddress('2001:DB8:1:2:0:0:0:1')).toBe(stand);
  expect(legacyAddress('2001:db8:1:3::1')).not.toBe(stand);
  // Stored in rows and cookies: it must be the same next year too.
  expect(stand).toBe('252.134.252.230');
});

test.each(['', 'unknown', '127.1', '0x7f.0.0.1', '192.0.2.256', '1:2:3', 'fe80::1%'])(
  '%j is no address: a log-in goes on with none',
  (text) => expect(legacyAddress(text)).toBe('0.0.0.0'),
);

test('a link-local address with its zone is an address', () => {
  expect(legacyAddress('fe80::1%eth0')).toBe(legacyAddress('fe80::1'));
});

test('fits the column and the cookie, whatever comes', () => {
  const anything = fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.string());
  fc.assert(
    fc.property(anything, (text) => {
      expect(legacyAddress(text)).toMatch(/^\d{1,3}(\.\d{1,3}){3}$/);
    }),
  );
});
