import { describeWith } from '../describe-with';
import { freePort } from '../network/ports';
import { isAlive } from '../processes/signals';
import { startHaproxy } from './haproxy-server';

const config = `
defaults
  mode http
  timeout client 5s
frontend hello
  bind "127.0.0.1:\${PORT}"
  http-request lua.hello
`;
const script = `
core.register_action("hello", { "http-req" }, function(txn)
  txn:done({ status = 200, body = "hello " .. txn.sf:path() })
end)
`;

describeWith(['haproxy'], 'an HAProxy of one’s own', () => {
  test('serves what its configuration, its script and the environment say, and is gone after stop', async () => {
    const port = await freePort();
    const files = { 'haproxy.cfg': `global\n  lua-load hello.lua\n${config}`, 'hello.lua': script };
    const haproxy = await startHaproxy({ files, ports: [port], env: { PORT: String(port) } });
    expect(await (await fetch(`http://127.0.0.1:${port}/a`)).text()).toBe('hello /a');

    await haproxy.stop();
    expect(isAlive(haproxy.pid)).toBe(false);
    await expect(fetch(`http://127.0.0.1:${port}/a`)).rejects.toThrow();
  });

  test('refuses a bad configuration with HAProxy’s own words', async () => {
    const files = { 'haproxy.cfg': 'defaults\n  modee http\n' };
    await expect(startHaproxy({ files, ports: [1] })).rejects.toThrow(/unknown keyword 'modee'/);
  });
});
