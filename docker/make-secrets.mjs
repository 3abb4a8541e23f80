// node docker/make-secrets.mjs: makes what is missing in docker/secrets, and docker/.env. Never overwrites anything.
// --dir FOLDER: another folder than this one. Needs openssl for the certificate.
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values: words } = parseArgs({ options: { dir: { type: 'string', default: here } } });
const folder = resolve(words.dir);
const secrets = join(folder, 'secrets');

// The folder keeps others on this machine out. The files inside are mounted into containers as they are, one by one,
// and each app there has a user of its own, who has to read them.
mkdirSync(secrets, { recursive: true, mode: 0o700 });
chmodSync(secrets, 0o700);
const readableInContainers = 0o644;

const made = [];
if (!existsSync(join(folder, '.env'))) {
  copyFileSync(join(here, '.env.example'), join(folder, '.env'));
  made.push('.env');
}

const text = () => randomBytes(24).toString('base64url');
const key = () => randomBytes(32).toString('base64url');
for (const name of ['session_secret', 'jwt_secret', 'classic_session_hash', 'captcha_secret'])
  make(name, text);
for (const name of ['encryption_key', 'gateway_token_key']) make(name, key);
make('signing_keys', signingKeys);

make('mariadb_root_password', text);
const mariadb = make('mariadb_password', text);
make('accounts_database_uri', () => `mysql://gatehouse:${mariadb}@mariadb:3306/gatehouse`);
make('classic_database_uri', () => `mysql://gatehouse:${mariadb}@mariadb:3306/legacy`);

const redis = make('redis_password', text);
make('redis_users', () => `user default on #${sha256(redis).toString('hex')} ~* &* +@all`);
make('token_store_url', () => `redis://:${redis}@redis:6379`);

makeCertificate(domain());
console.log(made.length === 0 ? 'Nothing was missing.' : `Made in ${folder}: ${made.join(', ')}`);

/** The content of a secret: what is there, or what `create` makes, which then is there. */
function make(name, create) {
  const file = join(secrets, name);
  if (!existsSync(file)) {
    writeFileSync(file, `${create()}\n`, { flag: 'wx', mode: readableInContainers });
    chmodSync(file, readableInContainers); // whatever the umask
    made.push(`secrets/${name}`);
  }
  return readFileSync(file, 'utf8').split('\n')[0];
}

/** A private JWK Set with one key for ES256, named by its thumbprint (RFC 7638). */
function signingKeys() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { crv, kty, x, y, d } = privateKey.export({ format: 'jwk' });
  const kid = sha256(JSON.stringify({ crv, kty, x, y })).toString('base64url');
  return JSON.stringify({ keys: [{ kty, crv, x, y, d, kid, alg: 'ES256', use: 'sig' }] });
}

/** For trying it out: signed by itself, for a year. Put a real one in its place. */
function makeCertificate(domain) {
  const [certificate, privateKey] = ['tls_certificate', 'tls_key'].map((name) => join(secrets, name));
  if (existsSync(certificate) && existsSync(privateKey)) return;
  if (existsSync(certificate) || existsSync(privateKey))
    fail(`Of ${certificate} and ${privateKey} one is missing; put it there, or remove the other.`);
  const names = ['', '*.', 'accounts.', 'registry.', 'app.'].map((prefix) => `DNS:${prefix}${domain}`);
  const { status, error, stderr } = spawnSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-noenc',
        '-days',
        '365',
      ],
      ...['-subj', `/CN=${domain}`, '-addext', `subjectAltName=${names.join(',')}`],
      ...['-keyout', privateKey, '-out', certificate],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0)
    fail(
      `openssl made no certificate (${error?.code ?? stderr.trim()}). Put one and its key at ${certificate} and ${privateKey}.`,
    );
  for (const file of [certificate, privateKey]) chmodSync(file, readableInContainers);
  made.push('secrets/tls_certificate', 'secrets/tls_key');
}

/** DOMAIN as `docker compose` will read it. */
function domain() {
  const line = /^DOMAIN=(.*)$/m.exec(readFileSync(join(folder, '.env'), 'utf8'))?.[1];
  return process.env.DOMAIN || line?.trim() || 'gatehouse.localhost';
}

function sha256(content) {
  return createHash('sha256').update(content).digest();
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
