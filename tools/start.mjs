// npm start: all apps on embedded stores with demo data, until Ctrl-C. Settings in the environment win.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureInstalled, root, run } from './ensure-installed.mjs';

ensureInstalled();
console.log('Building …');
run('node', ['tools/build.mjs', '--quiet']);

const dataDir = resolve(root, process.env.DATA_DIR ?? '.gatehouse');
const env = { AUTH_SESSION_COOKIE_SECURE: '0', ...process.env, DATA_DIR: dataDir };
const port = (app, standard) => Number(process.env[`${app.toUpperCase()}_PORT`] ?? standard);
const apps = {
  accounts: port('accounts', 4000),
  registry: port('registry', 4001),
  authorizer: port('authorizer', 4002),
};
const running = new Map();
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(0));
prepareStores();
const demoClient = prepareClient();
for (const app of Object.keys(apps)) startApp(app);
for (const app of Object.keys(apps)) await ready(app);
if (!stopping) welcome();

/** Demo people in an empty legacy store of our own, and our own tables. */
function prepareStores() {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const legacy = join(dataDir, 'legacy.db');
  if (!process.env.CLASSIC_DATABASE_URI && !existsSync(legacy)) {
    console.log('Filling the embedded legacy store with demo people …');
    step(['dist/tools/legacy-schema/main.js', '--uri', `sqlite:///${legacy}`]);
  }
  step(['dist/apps/cli/main.js', 'migrate']);
}

/**
 * A demo API client of the demo author, made once for embedded stores of our own; its secret is kept beside them, because
 * the registry stores it only hashed. Null where the stores are somebody else's.
 */
function prepareClient() {
  const foreign = [
    'CLASSIC_DATABASE_URI',
    'ACCOUNTS_DATABASE_URI',
    'REGISTRY_DATABASE_URI',
    'TOKEN_STORE_URL',
  ];
  if (foreign.some((name) => process.env[name]) || process.env.REDIS_HOST) return null;
  const file = join(dataDir, 'demo-client.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const words = ['clients', 'create', '--name', 'Demo harvester', '--owner', 'foouser', '--json'];
  const grant = ['--grant', 'client_credentials', '--scope', 'public:read', 'submission:read'];
  const { status, stdout } = spawnSync('node', ['dist/apps/cli/main.js', ...words, ...grant], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) return null;
  writeFileSync(file, stdout, { mode: 0o600 });
  return JSON.parse(String(stdout));
}

function step(args) {
  const { status } = spawnSync('node', args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

function startApp(app) {
  const log = createWriteStream(join(dataDir, `${app}.log`), { flags: 'a', mode: 0o600 });
  const child = spawn('node', [`dist/apps/${app}/main.js`], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  child.stderr.pipe(process.stderr);
  running.set(app, child);
  child.once('exit', (code) => {
    running.delete(app);
    if (stopping) return;
    console.error(`${app} ended (code ${code}); its log is ${join(dataDir, `${app}.log`)}`);
    void stop(1);
  });
}

async function ready(app) {
  const url = `http://127.0.0.1:${apps[app]}/readyz`;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && !stopping; await sleep(100)) {
    if ((await fetch(url).catch(() => null))?.ok) return;
  }
  if (stopping) return;
  console.error(`${app} is not ready after a minute; its log is ${join(dataDir, `${app}.log`)}`);
  await stop(1);
}

/** Every app finishes what it is answering; the last one out ends this process. */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  process.exitCode = code;
  const ended = [...running.values()].map((child) => new Promise((done) => child.once('exit', done)));
  for (const child of running.values()) child.kill('SIGTERM');
  await Promise.race([Promise.all(ended), sleep(12_000, null, { ref: false })]);
  for (const child of running.values()) child.kill('SIGKILL');
  process.exit();
}

function welcome() {
  const accounts = `http://localhost:${apps.accounts}`;
  const registry = `http://localhost:${apps.registry}`;
  const authorizer = `http://localhost:${apps.authorizer}`;
  console.log(`
Gatehouse is running on embedded stores in ${dataDir}

  accounts    ${accounts}/login
  registry    ${registry}/.well-known/oauth-authorization-server
  authorizer  ${authorizer}/auth

Demo people: foouser / thepassword (an author), ada-admin / ada-admin-password (an administrator)

Three things to try:

  1. Log in as foouser at ${accounts}/login and look at the profile.

  2. Be ${demoClient === null ? 'a program of foouser’s' : 'an API client'}, and ask what the gateway would answer (200, ${demoClient === null ? 'X-Auth-User' : 'X-Auth-Client'}, a token for the service):

     TOKEN=$(${tokenRequest(accounts, registry)} | node -pe 'JSON.parse(require("fs").readFileSync(0)).access_token')
     curl -si ${authorizer}/auth -H "Authorization: Bearer $TOKEN" -H 'X-Original-Method: GET' -H 'X-Original-URI: /papers'

  3. Take it all away with one command, and ask again (401): the browser is logged out, and what foouser owns is cut off.

     npm run -s cli -- users revoke foouser

     (npm run -s cli -- users restore foouser lets foouser log in again.)

Ctrl-C stops.
`);
}

/** The demo client's token, or a person's where there is no demo client. */
function tokenRequest(accounts, registry) {
  if (demoClient !== null) {
    const { client_id: id, client_secret: secret } = demoClient;
    return `curl -s ${registry}/token -u ${id}:${secret} -d grant_type=client_credentials`;
  }
  const person = '{"username":"foouser","password":"thepassword"}';
  return `curl -s ${accounts}/api/v1/login -H 'Content-Type: application/json' -d '${person}'`;
}
