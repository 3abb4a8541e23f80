import { describePagesInBrowser } from '@gatehouse/web/testing';
import { assets, pageStates } from './page-states.fixture';

describePagesInBrowser({ assets, states: pageStates }, (open) => {
  it.each([
    ['return from log-in', '/authorize/go-on?a=1'],
    ['return from log-out', 'https://checker.example.org/bye?state=1'],
  ])('go on by themselves without script, and with a click: %s', async (name, address) => {
    const { page, show, close } = await open({ javaScriptEnabled: false });
    const next = () => page.waitForRequest((request) => request.url().endsWith(address));
    const byItself = next();
    await show(name);
    await byItself;
    const byClick = next();
    await page.getByRole('link', { name: 'Continue' }).click();
    await byClick;
    await close();
  });

  it.each([
    ['consent', 'Allow', 'csrf_token=a-token&request=a-request&decision=allow'],
    ['consent', 'Deny', 'csrf_token=a-token&request=a-request&decision=deny'],
    ['device to confirm', 'Allow', 'csrf_token=a-token&user_code=WDJB-MJHT&decision=allow'],
    ['device to confirm', 'Deny', 'csrf_token=a-token&user_code=WDJB-MJHT&decision=deny'],
  ])('send one answer, whatever is pressed afterwards: %s, %s', async (name, button, body) => {
    const { page, show, close } = await open();
    await show(name);
    const sent: (string | null)[] = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.postData()));
    const posted = page.waitForRequest((request) => request.method() === 'POST');
    await page.getByRole('button', { name: button, exact: true }).click();
    await posted;
    // The answer of the harness leaves the page where it is, as an app that opens beside the browser does.
    await page.getByRole('button', { name: 'Deny', exact: true }).click({ force: true });
    expect(sent).toEqual([body]);
    await close();
  });

  it('send no answer with the Enter key before a button has the focus', async () => {
    const { page, show, close } = await open();
    await show('consent');
    let posts = 0;
    page.on('request', (request) => (posts += Number(request.method() === 'POST')));
    await page.keyboard.press('Enter');
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect(posts).toBe(0);
    await close();
  });

  it.each([
    ['device', 'field-user_code'],
    ['device left empty', 'field-user_code'],
    ['device with an unknown code', 'field-user_code'],
    ['device throttled', 'error-summary-title'],
    ['consent', ''],
  ])('put the focus where the person goes on: %s', async (name, expected) => {
    const { page, show, close } = await open();
    await show(name);
    const focused = `(document.activeElement.getAttribute('aria-labelledby') ?? document.activeElement.id)`;
    expect(await page.evaluate(focused)).toBe(expected);
    await close();
  });

  it('show all of a long description on request, also by the keyboard', async () => {
    const { page, show, close } = await open({ javaScriptEnabled: false });
    await show('consent for one that talks a lot');
    const end = page.getByText('share them with the people that you write with');
    expect(await end.isVisible()).toBe(false);
    await page.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await end.isVisible()).toBe(true);
    await close();
  });
});
