import { GatewaySecret } from './gateway-secret';

describe('the secret between gateway and authorizer', () => {
  it('is any of those that are set, brought once', () => {
    const secret = new GatewaySecret(['new-one', 'old-one']);
    expect(secret.accepts(['new-one'])).toBe(true);
    expect(secret.accepts(['old-one'])).toBe(true);
  });

  it.each([
    ['missing', undefined],
    ['empty', ['']],
    ['another', ['new-two']],
    ['a part', ['new']],
    ['longer', ['new-one-']],
    ['there twice', ['new-one', 'new-one']],
    ['two in one', ['new-one, old-one']],
  ])('is not accepted: %s', (_what, brought) => {
    expect(new GatewaySecret(['new-one', 'old-one']).accepts(brought)).toBe(false);
  });

  it('is not asked for where none is set', () => {
    expect(new GatewaySecret([]).accepts(undefined)).toBe(true);
    expect(new GatewaySecret([]).accepts(['anything'])).toBe(true);
  });
});
