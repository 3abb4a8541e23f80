import type { FastifyRequest } from 'fastify';
import { originOf } from './origin-of';

const from = (ip: string, remoteAddress = '192.0.2.1') =>
  originOf({ ip, id: 'request-1', socket: { remoteAddress } } as unknown as FastifyRequest).ipAddress;

describe('where a request comes from', () => {
  it.each(['203.0.113.9', '2001:db8::1'])('is the client’s address: %s', (address) => {
    expect(from(address)).toBe(address);
  });

  it('is the IPv4 address of a client that came in through an IPv6 socket', () => {
    expect(from('::ffff:203.0.113.9')).toBe('203.0.113.9');
  });

  it('is without the zone that only means something on that machine', () => {
    expect(from('fe80::1%eth0')).toBe('fe80::1');
  });

  it.each(['', 'unknown', '999.1.1.1', '203.0.113.9:5678', '[2001:db8::1]:443', 'x'.repeat(3000)])(
    'is the proxy itself where that says %p',
    (said) => {
      expect(from(said)).toBe('192.0.2.1');
      expect(from(said, '::ffff:192.0.2.1')).toBe('192.0.2.1');
    },
  );
});
