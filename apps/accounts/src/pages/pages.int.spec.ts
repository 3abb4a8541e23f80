import { describePagesInBrowser } from '@gatehouse/web/testing';
import { assets, pageStates } from './page-states.fixture';

describePagesInBrowser({ assets, states: pageStates }, (open) => {
  it('work without script', async () => {
    const { page, show, close } = await open({ javaScriptEnabled: false });
    await show('login');
    expect(await page.getByText('Show', { exact: true }).isVisible()).toBe(false);
    await page.getByLabel('Username or email').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('secret');
    const request = page.waitForRequest((sent) => sent.method() === 'POST');
    await page.getByRole('button', { name: 'Log in' }).click();
    expect((await request).postData()).toBe(
      'csrf_token=a-token&next_page=%2Fsubmit&username=ada&password=secret',
    );
    await close();
  });

  it('show a password on request, and hide it before it is sent', async () => {
    const { page, show, close } = await open();
    await show('login');
    const field = page.locator('#field-password');
    await field.fill('secret');
    await page.getByRole('button', { name: 'Show password' }).click();
    expect(await field.getAttribute('type')).toBe('text');
    expect(await page.getByRole('status').textContent()).toBe('Your password is shown.');
    await page.getByRole('button', { name: 'Hide password' }).click();
    expect(await field.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Show password' }).click();
    await page.evaluate(`addEventListener('submit', (event) => {
      event.preventDefault();
      globalThis.typeWhenSent = document.querySelector('#field-password').type;
    })`);
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(await page.evaluate('globalThis.typeWhenSent')).toBe('password');
    await close();
  });

  it('send a form once, however often its button is pressed, and again when the person comes back to it', async () => {
    const { page, show, close } = await open();
    await show('login');
    const pressed = `(() => {
      let sent = 0;
      const count = (event) => { if (!event.defaultPrevented) sent++; event.preventDefault(); };
      addEventListener('submit', count);
      for (let press = 0; press < 3; press++) document.querySelector('main [type=submit]').click();
      removeEventListener('submit', count);
      return sent;
    })()`;
    const button = page.getByRole('button', { name: 'Log in' });
    expect(await page.evaluate(pressed)).toBe(1);
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await page.evaluate(pressed)).toBe(0);
    await page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`);
    expect(await button.getAttribute('aria-disabled')).toBeNull();
    expect(await page.evaluate(pressed)).toBe(1);
    await close();
  });

  it.each([
    ['login', 'field-username'],
    ['login refused', 'field-password'],
    ['login left empty', 'field-username'],
    ['login throttled', 'error-summary-title'],
    ['login after logging out', ''],
  ])('put the focus where the person goes on: %s', async (name, expected) => {
    const { page, show, close } = await open();
    await show(name);
    const focused = `(document.activeElement.getAttribute('aria-labelledby') ?? document.activeElement.id)`;
    expect(await page.evaluate(focused)).toBe(expected);
    await close();
  });
});
