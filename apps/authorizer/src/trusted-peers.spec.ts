import { TrustedPeers } from './trusted-peers';

describe('a peer', () => {
  const peers = new TrustedPeers(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1']);

  it.each(['10.1.2.3', '192.0.2.7', '::ffff:10.1.2.3', '2001:db8:1::5', '::1'])(
    '%s is trusted',
    (address) => {
      expect(peers.include(address)).toBe(true);
      expect(peers.include(address)).toBe(true);
    },
  );

  it.each(['11.0.0.1', '192.0.2.8', '::ffff:11.0.0.1', '2001:db9::1', '127.0.0.1', undefined])(
    '%s is not',
    (address) => {
      expect(peers.include(address)).toBe(false);
    },
  );

  it('is never trusted where nobody was named', () => {
    expect(new TrustedPeers([]).include('127.0.0.1')).toBe(false);
  });
});
