import { describeWith } from '../describe-with';
import { isAlive } from '../processes/signals';
import { until } from '../run/until';
import { startNginx } from './nginx-server';

const saying = (word: string) => (ports: readonly number[]) =>
  ports.map((port) => `server { listen 127.0.0.1:${port}; return 200 "${word} ${port}"; }`).join('\n');

const ask = async (port: number) => (await fetch(`http://127.0.0.1:${port}/some/path`)).text();

describeWith(['nginx'], 'an NGINX of one’s own', () => {
  test('serves on all its ports, and is gone after stop', async () => {
    const nginx = await startNginx({ config: saying('hello'), ports: 2 });
    for (const port of nginx.ports) expect(await ask(port)).toBe(`hello ${port}`);
    await until(() => nginx.accessLog().split('"GET /some/path HTTP/1.1" 200').length === 3, {
      message: 'both requests in the access log',
    });

    await nginx.stop();
    expect(isAlive(nginx.pid)).toBe(false);
    await expect(ask(nginx.port)).rejects.toThrow();
  });

  test('answers by the new config after a reload', async () => {
    const nginx = await startNginx({ config: saying('old') });
    await nginx.reload(saying('new'));
    expect(await ask(nginx.port)).toBe(`new ${nginx.port}`);
    expect(nginx.errorLog()).toContain('reconfiguring');
  });

  test('finds files that its config includes', async () => {
    const config = ([port]: readonly number[]) =>
      `server { listen 127.0.0.1:${port}; include snippets/*.conf; }`;
    const nginx = await startNginx({ config, files: { 'snippets/a.conf': 'return 200 included;' } });
    expect(await ask(nginx.port)).toBe('included');
  });

  test('refuses a bad config with NGINX’s own words', async () => {
    await expect(startNginx({ config: 'server { lisssten 80; }' })).rejects.toThrow(
      /nginx refused its config: .*unknown directive "lisssten"/,
    );
    const nginx = await startNginx({ config: saying('good') });
    await expect(nginx.reload('}')).rejects.toThrow('nginx refused its config');
    expect(await ask(nginx.port)).toBe(`good ${nginx.port}`);
  });
});
