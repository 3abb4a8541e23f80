import { createServer } from 'node:http';
import { once } from 'node:events';
import { describeWith } from '../describe-with';
import { endEverything } from '../run/endings';
import { isAlive } from '../processes/signals';
import { until } from '../run/until';
import { launchChromium } from './chromium';

describeWith(['chromium'], 'a Chromium', () => {
  test('opens pages of this machine with script, starts without cookies, and is gone after close', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('set-cookie', 'colour=blue');
      response.end('<title>old</title><script>document.title = "new"</script>');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };

    const browser = await launchChromium();
    const page = await browser.newPage();
    expect(await page.context().cookies()).toEqual([]);
    await page.goto(`http://127.0.0.1:${port}/`);
    expect(await page.title()).toBe('new');
    expect(await page.context().cookies()).toMatchObject([{ name: 'colour', value: 'blue' }]);

    await browser.close();
    await until(() => !isAlive(browser.pid), { message: 'Chromium to be gone' });
    server.closeAllConnections();
    server.close();
  });

  test('that a test forgets is ended after the file', async () => {
    const browser = await launchChromium();
    expect(browser.isConnected()).toBe(true);
    await endEverything();
    expect(isAlive(browser.pid)).toBe(false);
  });
});
