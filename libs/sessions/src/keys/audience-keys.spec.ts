import { audienceKeys } from '@gatehouse/platform';
import { AudienceKeys } from './audience-keys';

const secret = (byte: number) => Buffer.alloc(32, byte);
const file = (content: Record<string, number[]>) =>
  audienceKeys(
    JSON.stringify(
      Object.fromEntries(
        Object.entries(content).map(([audience, bytes]) => [
          audience,
          bytes.map((byte) => secret(byte).toString('base64url')),
        ]),
      ),
    ),
  );
const oneKey = (byte: number) => ({ current: secret(byte), all: [secret(byte)] });

describe('keys of audiences', () => {
  it('are the newest of the file, as it is now', () => {
    const keys = new AudienceKeys({
      audience: 'gateway',
      audienceKey: oneKey(1),
      keys: new Map([
        ['gateway', oneKey(1)],
        ['papers', oneKey(2)],
      ]),
    });
    expect(keys.get('papers')).toEqual(secret(2));
    keys.replace(file({ papers: [3, 2], search: [4] }));
    expect(['gateway', 'papers', 'search'].map((name) => keys.get(name))).toEqual([1, 3, 4].map(secret));
    keys.replace(file({ search: [4] }));
    expect([keys.get('gateway'), keys.get('papers')]).toEqual([secret(1), undefined]);
  });

  it('never lack the usual audience', () => {
    const keys = new AudienceKeys({
      audience: 'gateway',
      audienceKey: null,
      keys: new Map([['gateway', oneKey(1)]]),
    });
    expect(() => keys.replace(file({ papers: [2] }))).toThrow('has no key for GATEWAY_AUDIENCE');
    expect(keys.get('gateway')).toEqual(secret(1));
  });
});
