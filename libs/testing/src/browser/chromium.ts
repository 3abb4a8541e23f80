import type { Browser } from 'playwright-core';
import { keepPid } from '../processes/pid-files';
import { sendSignal } from '../processes/signals';
import { findProgram } from '../programs';
import { endLater } from '../run/endings';

/** No sandbox, because tests may run as root; and nothing that calls home. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts the system's Chromium without a window, with a new, empty profile that is removed with it. Where Debian's headless
 * shell is installed too it is that, which is the same engine without a browser's windows around it, at half the cost.
 */
export async function launchChromium(): Promise<Browser & { readonly pid: number }> {
  const executablePath = findProgram('chromium-headless-shell') ?? findProgram('chromium');
  if (executablePath === null) throw new Error('chromium is not on PATH');
  const { chromium } = await import('playwright-core');
  // As a server, because only that tells the process id.
  const server = await chromium.launchServer({ executablePath, args, headless: true });
  const pid = server.process().pid!;
  const forgetPid = keepPid(pid);
  const forgetEnding = endLater({
    end: () => server.close(),
    endNow: () => void sendSignal(-pid, 'SIGKILL'),
  });
  server.process().once('exit', () => {
    forgetPid();
    forgetEnding();
  });
  const browser = await chromium.connect(server.wsEndpoint());
  browser.once('disconnected', () => void server.close());
  return Object.assign(browser, { pid });
}
