import { randomUUID } from 'node:crypto';
import { Consents } from '@gatehouse/registry-data';
import { identitySentence } from '@gatehouse/scopes';
import { aUserSubject, Visitor } from '@gatehouse/testing';
import { answerCode, DeviceFlow, typeCode } from '../../testing/device-flow.fixture';
import { aVisitor, logIn, userRef } from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

/** None of these is anybody's: the chance is one in twenty-five thousand millions. */
const wrong = 'BCDF-GHJK';

describe('the page for the codes of devices', () => {
  let registry: RunningRegistry;
  let flow: DeviceFlow;
  beforeAll(async () => {
    registry = await RunningRegistry.start({ TRUSTED_PROXIES: '127.0.0.1' });
    flow = await DeviceFlow.of(registry);
  }, 60_000);
  afterAll(() => registry.close());

  /** Somebody new. */
  const somebody = (address = '192.0.2.9') => visitorAt(address, randomUUID());
  const visitorAt = (address: string, uuid: string) =>
    logIn(registry, new Visitor(registry.port, address), aUserSubject({ ref: userRef(uuid) }));

  it('has people log in first, and leads them back to the code (RFC 8628 §3.3)', async () => {
    const answer = await aVisitor(registry).get('/device?user_code=WDJB-MJHT');
    const { accountsUrl, issuer } = registry.settings.site;
    expect(answer.status).toBe(303);
    expect(answer.location!.startsWith(`${accountsUrl}/login?`)).toBe(true);
    const next = new URL(answer.location!).searchParams.get('next_page');
    expect(next).toBe(`${issuer}/device?user_code=WDJB-MJHT`);
  });

  it('asks for a code, and tells who asks for what before it is answered (RFC 8628 §3.3, §5.4)', async () => {
    const { visitor, user } = await somebody();
    const { deviceCode, userCode } = await flow.code();
    expect((await visitor.get('/device')).body).toContain('name="user_code"');
    const { status, body } = await typeCode(visitor, userCode);
    expect(status).toBe(200);
    for (const part of [
      'Telescope',
      identitySentence('openid'),
      userCode,
      user.claims.username,
      '127.0.0.1',
      'just now',
    ])
      expect(body).toContain(part);
    expect(await flow.told(deviceCode)).toBe('authorization_pending');
  });

  it.each([
    ['in small letters', (code: string) => code.toLowerCase()],
    ['without its hyphen', (code: string) => code.replace('-', '')],
    ['with spaces', (code: string) => `  ${code.replace('-', ' ')} `],
    ['letter by letter', (code: string) => code.toLowerCase().split('').join('-')],
    ['with a dash', (code: string) => code.replace('-', '\u2013')],
  ])('takes a code %s (RFC 8628 §6.1)', async (_how, typed) => {
    const { visitor } = await somebody();
    const { userCode } = await flow.code();
    expect((await typeCode(visitor, typed(userCode))).body).toContain(`<p class="code">${userCode}</p>`);
  });

  it('shows the code to compare, and asks, where the address has it in it (RFC 8628 §3.3.1)', async () => {
    const { visitor } = await somebody();
    const { deviceCode, userCode } = await flow.code();
    const { body } = await visitor.get(`/device?user_code=${userCode}`);
    expect(body).toContain(`<p class="code">${userCode}</p>`);
    expect(body).toContain('name="decision"');
    expect(await flow.told(deviceCode)).toBe('authorization_pending');
  });

  it('asks for every device, whatever was allowed before (RFC 8628 §5.4)', async () => {
    const { visitor } = await somebody();
    await answerCode(visitor, (await flow.code()).userCode, 'allow');
    const { deviceCode, userCode } = await flow.code();
    expect((await typeCode(visitor, userCode)).body).toContain('name="decision"');
    expect(await flow.told(deviceCode)).toBe('authorization_pending');
  });

  it('remembers what was allowed', async () => {
    const { visitor, user } = await somebody();
    const { userCode } = await flow.code();
    const { body } = await answerCode(visitor, userCode, 'allow');
    expect(body).toContain('Your device is connected');
    const consent = await registry.get(Consents).find(user.ref.id, flow.client.clientId);
    expect(consent).toMatchObject({ scopes: ['openid', 'public:read'], kind: 'asked' });
  });

  it('remembers nothing of what was denied, and the first answer stays', async () => {
    const { visitor, user } = await somebody();
    const { deviceCode, userCode } = await flow.code();
    expect((await answerCode(visitor, userCode, 'deny')).body).toContain('The device was not connected');
    expect((await answerCode(visitor, userCode, 'allow')).body).toContain('The device was not connected');
    expect(await registry.get(Consents).find(user.ref.id, flow.client.clientId)).toBeNull();
    expect(await flow.told(deviceCode)).toBe('access_denied');
  });

  it('lets one of two who answer at once do so', async () => {
    const { userCode } = await flow.code();
    const people = [await somebody(), await somebody()];
    const answers = await Promise.all(people.map(({ visitor }) => answerCode(visitor, userCode, 'allow')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('changes nothing without the token of its form', async () => {
    const { visitor } = await somebody();
    const { deviceCode, userCode } = await flow.code();
    const answer = await visitor.post('/device', { user_code: userCode, decision: 'allow' });
    expect(answer.status).toBe(403);
    expect(await flow.told(deviceCode)).toBe('authorization_pending');
  });

  it('takes no code for another’s, and none for nothing', async () => {
    const { visitor } = await somebody();
    expect((await typeCode(visitor, wrong)).body).toContain('There is no such code');
    const empty = await typeCode(visitor, ' ');
    expect([empty.status, empty.body]).toEqual([400, expect.stringContaining('Enter the code')]);
  });

  it('slows down one user who tries codes, from wherever (RFC 8628 §5.1)', async () => {
    const uuid = randomUUID();
    const { userCode } = await flow.code();
    for (let tries = 0; tries < 10; tries++) {
      const { visitor } = await visitorAt(`192.0.2.${20 + tries}`, uuid);
      expect((await typeCode(visitor, wrong)).status).toBe(400);
    }
    const { visitor } = await visitorAt('192.0.2.99', uuid);
    for (const code of [wrong, userCode]) {
      const answer = await typeCode(visitor, code);
      expect(answer.status).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.body).not.toContain('name="decision"');
    }
    expect((await visitor.get(`/device?user_code=${userCode}`)).status).toBe(429);
    expect((await answerCode(visitor, userCode, 'allow')).status).toBe(429);
  });

  it('slows down one address from which many try codes (RFC 8628 §5.1)', async () => {
    for (let tries = 0; tries < 10; tries++) await typeCode((await somebody('192.0.2.7')).visitor, wrong);
    expect((await typeCode((await somebody('192.0.2.7')).visitor, wrong)).status).toBe(429);
    expect((await typeCode((await somebody('192.0.2.8')).visitor, wrong)).status).toBe(400);
  });

  it('counts a network of IPv6 as one address', async () => {
    for (let tries = 0; tries < 10; tries++)
      await typeCode((await somebody(`2001:db8:0:7::${tries + 1}`)).visitor, wrong);
    expect((await typeCode((await somebody('2001:db8:0:7:ff::1')).visitor, wrong)).status).toBe(429);
    expect((await typeCode((await somebody('2001:db8:0:8::1')).visitor, wrong)).status).toBe(400);
  });

  it('counts no right codes', async () => {
    const { visitor } = await somebody();
    for (let devices = 0; devices < 12; devices++) {
      const { userCode } = await flow.code();
      expect((await typeCode(visitor, userCode)).status).toBe(200);
    }
  });

  it('lets nobody give what they do not hold', async () => {
    const elevated = await DeviceFlow.of(registry, { scopes: ['submission:create'] });
    const { visitor } = await somebody();
    const { deviceCode, userCode } = await elevated.code({ scope: 'submission:create' });
    expect((await answerCode(visitor, userCode, 'allow')).body).toContain('The device was not connected');
    expect(await elevated.told(deviceCode)).toBe('access_denied');
  });
});
