import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith, launchChromium } from '@gatehouse/testing';
import { DeviceProgram } from '../relying-parties/device-program';
import { PersonAtBrowser } from '../relying-parties/person-at-browser';
import { registerApplication, type RegisteredApplication } from '../relying-parties/registered-application';
import { usualScopes } from '../relying-parties/relying-party';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

type Browser = Awaited<ReturnType<typeof launchChromium>>;

const { ordinary: owner, accents: person } = quirkyPeople;

describeWith(['mariadbd', 'redis-server', 'nginx', 'chromium'], 'somebody connects a device', () => {
  let stack: PlatformStack;
  let browser: Browser;
  let visitor: PersonAtBrowser;
  let device: DeviceProgram;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startPlatform(), launchChromium()]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  beforeEach(async () => {
    visitor = await PersonAtBrowser.open(browser);
  });
  afterEach(async () => {
    await visitor?.close();
    await device?.stop();
    expect(visitor?.complaints).toEqual([]);
  });

  const register = (method: RegisteredApplication['method']) =>
    registerApplication(stack.cli, {
      ...{ name: 'Telescope', owner: owner.username, scopes: usualScopes, method },
      grants: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    });
  /** @param typed as somebody may type it: without hyphen, in small letters */
  async function typeCode(code: string, typed = code): Promise<void> {
    await visitor.page.getByLabel('Code').fill(typed);
    await visitor.press('Continue');
    await visitor.isAsked('Connect this device?');
    expect(await visitor.page.textContent('main')).toContain(code);
  }
  // Without the browser's cookies: who brings both is nobody.
  const service = (token: string) =>
    fetch(`${stack.serviceUrl}/papers`, { headers: { authorization: `Bearer ${token}` } });

  test.each([
    ['device-openid-client.mjs', 'none', true],
    ['device-openid-client.mjs', 'client_secret_basic', false],
    ['device-openid-client.mjs', 'private_key_jwt', true],
    ['device-oauth4webapi.mjs', 'none', false],
  ] as const)(
    'by its code: %s, %s, script %s',
    async (file, method, javaScriptEnabled) => {
      await visitor.close();
      visitor = await PersonAtBrowser.open(browser, { javaScriptEnabled });
      device = await DeviceProgram.start(file, stack, await register(method));
      const { user_code, verification_uri } = await device.shows();
      expect(verification_uri).toBe(`${stack.registryUrl}/device`);
      await visitor.page.goto(verification_uri);
      await visitor.logIn(person);
      await typeCode(user_code);
      await visitor.answer('Allow');
      await visitor.page.getByRole('heading', { name: 'Your device is connected' }).waitFor();
      const { account, error } = await device.ends();
      expect(error).toBeUndefined();
      expect(account!.name).toBe(person.username);
      expect((await service(account!.tokens.access_token)).status).toBe(200);
    },
    90_000,
  );

  test('by an address that has the code in it, which is shown to compare', async () => {
    device = await DeviceProgram.start('device-openid-client.mjs', stack, await register('none'));
    const { user_code, verification_uri_complete } = await device.shows();
    await visitor.page.goto(verification_uri_complete!);
    await visitor.logIn(person);
    await visitor.isAsked('Connect this device?');
    expect(await visitor.page.textContent('main')).toContain(user_code);
    await visitor.answer('Allow');
    expect((await device.ends()).account!.name).toBe(person.username);
  }, 60_000);

  test('or does not, and the device is told so', async () => {
    device = await DeviceProgram.start('device-openid-client.mjs', stack, await register('none'));
    const { user_code, verification_uri } = await device.shows();
    await visitor.page.goto(verification_uri);
    await visitor.logIn(person);
    await typeCode(user_code, user_code.toLowerCase().replace('-', ''));
    await visitor.answer('Deny');
    await visitor.page.getByRole('heading', { name: 'The device was not connected' }).waitFor();
    expect(await device.ends()).toMatchObject({ error: 'access_denied' });
  }, 60_000);
});
