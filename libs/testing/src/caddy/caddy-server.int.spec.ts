import { describeWith } from '../describe-with';
import { freePort } from '../network/ports';
import { isAlive } from '../processes/signals';
import { startCaddy } from './caddy-server';

describeWith(['caddy'], 'a Caddy of one’s own', () => {
  test('serves what its Caddyfile and the environment say, and is gone after stop', async () => {
    const port = await freePort();
    const Caddyfile = '{\n\tadmin off\n}\nimport *.caddy\nhttp://:{$PORT} {\n\timport answer\n}\n';
    const files = { Caddyfile, 'answer.caddy': '(answer) {\n\trespond "hello {path}"\n}\n' };
    const caddy = await startCaddy({ files, ports: [port], env: { PORT: String(port) } });
    expect(await (await fetch(`http://127.0.0.1:${port}/a`)).text()).toBe('hello /a');

    await caddy.stop();
    expect(isAlive(caddy.pid)).toBe(false);
    await expect(fetch(`http://127.0.0.1:${port}/a`)).rejects.toThrow();
  });

  test('refuses a bad Caddyfile with Caddy’s own words', async () => {
    const files = { Caddyfile: 'http://:1 {\n\trespondd hello\n}\n' };
    await expect(startCaddy({ files, ports: [1] })).rejects.toThrow(/unrecognized directive: respondd/);
  });
});
