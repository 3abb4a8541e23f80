// HEALTHCHECK of the images: is the app of this container alive? Exit code 0 or 1, as engines want it.
const ports = { accounts: 4000, registry: 4001, authorizer: 4002 };
const app = process.env.GATEHOUSE_APP;

if (!(app in ports)) process.exit(0); // commands serve nothing
const port = process.env[`${app.toUpperCase()}_PORT`] || ports[app];
const host = process.env.HOST || '127.0.0.1';
const address = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}/healthz`;
try {
  const { status } = await fetch(address, { signal: AbortSignal.timeout(2_500) });
  if (status !== 200) throw new Error(`answered ${status}`);
} catch (error) {
  console.error(`${address}: ${error.cause?.code ?? error.message}`);
  process.exitCode = 1;
}
