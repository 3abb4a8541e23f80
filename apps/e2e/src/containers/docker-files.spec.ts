import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, temporaryFolder } from '@gatehouse/testing';
import { root } from '../stack/built-app';
import { filledTemplate } from '../stack/gateway-config';
import { BuildContext } from './build-context';
import { addressesOf, networksOf, readComposeFile, readEnvFile, type ComposeService } from './compose-file';
import { expand, pair, readDockerfile } from './dockerfile';
import { makeSecrets } from './make-secrets';

const folder = join(root, 'docker');
const dockerfile = readDockerfile(join(folder, 'Dockerfile'));
const compose = readComposeFile(join(folder, 'compose.yaml'), {});
const services = Object.entries(compose.services);
const servers = services.filter(([, { restart }]) => restart !== 'no');
const ours = services.filter(([, { build }]) => build !== undefined);
const nginx = compose.services['nginx']!;

/** Every setting there is, as docs/settings.md lists them (from the table itself), and whether it is a secret. */
const settings = new Map(
  readFileSync(join(root, 'docs/settings.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n')[0]!, /^- secret/m.test(section)] as const),
);

/** An image of an exact version: `name:1.2.3`, with more words or a digest behind it if need be. */
const pinned = /^[a-z/]+:\d+\.\d+\.\d+(-[a-z0-9.-]+)?(@sha256:[0-9a-f]{64})?$/;

describe('the Dockerfile', () => {
  const last = dockerfile.stages.at(-1)!;
  const inLast = (keyword: string) =>
    last.instructions.filter((it) => it.keyword === keyword).map(({ text }) => text);

  test('begins with images of an exact version', () => {
    const stages = dockerfile.stages.map(({ name }) => name);
    const bases = dockerfile.stages.map(({ base }) => expand(base, dockerfile.globals));
    const images = bases.filter((base) => !stages.includes(base));
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(image).toMatch(pinned);
  });

  test('its Node is one that package.json allows', () => {
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    const [major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines.node)!.slice(1).map(Number) as [number, number];
    const version = /node:(\d+)\.(\d+)/.exec(dockerfile.globals['NODE_IMAGE']!)!.slice(1).map(Number);
    expect(version[0]).toBe(major);
    expect(version[1]).toBeGreaterThanOrEqual(minor);
  });

  test('makes an image of a user with a number, with a health check, in production', () => {
    expect(inLast('USER')).toEqual(['1000:1000']);
    expect(inLast('HEALTHCHECK')).toHaveLength(1);
    expect(inLast('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(inLast('ENV').map(pair)).toContainEqual(['NODE_ENV', 'production']);
    expect(inLast('EXPOSE')).toEqual(['4000 4001 4002']);
  });

  test('starts Node itself, not a shell that would keep SIGTERM for itself', () => {
    expect(JSON.parse(inLast('ENTRYPOINT')[0]!)).toEqual(['node', 'main.js']);
  });

  test('has no secret among its arguments and variables', () => {
    const names = dockerfile.stages.flatMap(({ instructions }) =>
      instructions
        .filter(({ keyword }) => keyword === 'ARG' || keyword === 'ENV')
        .map(({ text }) => pair(text)[0]),
    );
    expect([...new Set(names)].sort()).toEqual([
      'APP',
      'FOLDER',
      'GATEHOUSE_APP',
      'NODE_ENV',
      'REVISION',
      'VERSION',
    ]);
  });

  test('installs from the lockfile alone, and for production without what is for development', () => {
    const installs = dockerfile.stages.flatMap(({ name, instructions }) =>
      instructions.filter(({ text }) => /\bnpm\b/.test(text)).map(({ text }) => [name, text]),
    );
    expect(installs).toEqual([
      ['packages', expect.stringMatching(/^npm ci /)],
      ['production-packages', expect.stringMatching(/^npm ci --omit=dev /)],
    ]);
    const copied = last.instructions.filter(({ text }) => text.includes('node_modules'));
    expect(copied.map(({ flags }) => flags['from'])).toEqual(['production-packages']);
  });
});

describe('what the engine is sent to build images', () => {
  const context = new BuildContext(root);

  test('holds what is copied', () => {
    const copied = dockerfile.stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ keyword, flags }) => keyword === 'COPY' && flags['from'] === undefined)
      .flatMap(({ text }) => text.split(' ').slice(0, -1));
    expect(copied).toContain('package-lock.json');
    for (const path of copied)
      expect([path, existsSync(join(root, path)), context.includes(path)]).toEqual([path, true, true]);
  });

  test.each([
    'docker/secrets/session_secret',
    'docker/.env',
    '.git/config',
    'node_modules/typeorm/package.json',
    'apps/accounts/node_modules/x.js',
    '.gatehouse/keys.json',
    'apps/e2e/src/stack/secrets.ts',
    'libs/people/src/login/log-in.spec.ts',
  ])('does not hold %s', (path) => {
    expect(context.includes(path)).toBe(false);
  });

  test.each([
    'apps/cli/src/main.ts',
    'libs/people/src/index.ts',
    'tools/esbuild.mjs',
    'tools/legacy-schema/mysql.sql',
  ])('holds %s', (path) => {
    expect(context.includes(path)).toBe(true);
  });
});

describe('the compose file', () => {
  const isServer = (name: string): boolean => servers.some(([server]) => server === name);
  const each = (list: readonly (readonly [string, ComposeService])[]) => list.map(([name]) => [name]);
  const named = (name: string): ComposeService => compose.services[name]!;

  test('runs the three apps, two of each, behind NGINX', () => {
    expect(servers.map(([name]) => name).sort()).toEqual([
      ...['accounts-1', 'accounts-2', 'app', 'authorizer-1', 'authorizer-2', 'mariadb', 'nginx', 'redis'],
      ...['registry-1', 'registry-2'],
    ]);
  });

  test.each(each(services.filter(([, { build }]) => build === undefined)))(
    '%s is of an exact version',
    (name) => {
      expect(named(name).image).toMatch(pinned);
    },
  );

  test.each(each(ours))('%s is built by our Dockerfile from what exists', (name) => {
    const { context, dockerfile: file, args } = named(name).build!;
    expect([join(folder, context), join(folder, context, file)]).toEqual([
      join(root),
      join(folder, 'Dockerfile'),
    ]);
    expect(existsSync(join(root, args['FOLDER'] ?? 'apps', args['APP']!, 'src/main.ts'))).toBe(true);
    expect(named(name).image).not.toContain('latest');
  });

  test('only NGINX has ports on the outside', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['nginx']);
    expect(nginx.ports).toEqual(['80:8080', '443:8443']);
  });

  test('the authorizer meets NGINX and the token store, and neither a database nor the world', () => {
    for (const name of ['authorizer-1', 'authorizer-2'])
      expect(networksOf(named(name))).toEqual(['authorization', 'tokens']);
    const members = (network: string) =>
      services.filter(([, service]) => networksOf(service).includes(network)).map(([name]) => name);
    expect(members('authorization')).toEqual(['nginx', 'authorizer-1', 'authorizer-2']);
    expect(members('services')).toEqual(['nginx', 'app']);
    for (const network of ['authorization', 'tokens', 'databases'])
      expect([network, compose.networks[network]!.internal]).toEqual([network, true]);
    expect(networksOf(nginx)).not.toContain('tokens');
  });

  test('the apps believe the addresses of NGINX, and nobody else', () => {
    const addresses = addressesOf(nginx);
    const believed = [addresses['authorization'], addresses['apps']].join(',');
    for (const [name, { environment }] of ours.filter(([service]) => service !== 'legacy-demo'))
      expect([name, environment!['TRUSTED_PROXIES']]).toEqual([name, believed]);
  });

  test('NGINX finds everybody at the address that they have', () => {
    const fixed = services
      .filter(([name]) => name !== 'nginx')
      .flatMap(([name, service]) =>
        Object.values(addressesOf(service)).map((address) => `${name}:${address}`),
      );
    expect([...nginx.extra_hosts!].sort()).toEqual(fixed.sort());
    expect(new Set(fixed.map((entry) => entry.split(':')[1])).size).toBe(fixed.length);
    for (const [network, { ipam }] of Object.entries(compose.networks)) {
      const [config] = ipam?.config ?? [];
      const here = services
        .map(([, service]) => addressesOf(service)[network])
        .filter((it) => it !== undefined);
      const prefix = config?.subnet.replace(/\.0\/24$/, '.');
      // The engine gives away the upper half by itself.
      for (const address of here) {
        expect(address.startsWith(prefix!)).toBe(true);
        expect(Number(address.split('.')[3])).toBeLessThan(128);
      }
      if (config !== undefined) expect(config.ip_range).toBe(config.subnet.replace('.0/24', '.128/25'));
    }
  });

  test('NGINX is told every variable of its templates, and forwards only to services that there are', () => {
    const templates = ['templates', 'tls'].flatMap((name) =>
      readdirSync(join(folder, 'nginx', name)).map((file) => join(folder, 'nginx', name, file)),
    );
    const asked = templates.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\$\{(\w+)\}/g)]);
    const names = [...new Set(asked.map(([, name]) => name!))];
    expect(Object.keys(nginx.environment!).sort()).toEqual(names.sort());
    for (const file of templates) expect(filledTemplate(file, nginx.environment!)).not.toContain('${');
    const upstreams = Object.values(nginx.environment!).flatMap((value) => [
      ...value.matchAll(/server ([\w-]+):/g),
    ]);
    for (const [, name] of upstreams) expect(Object.keys(nginx.depends_on!)).toContain(name);
  });

  test.each(each(ours))('%s is given only settings that there are, and secrets only as files', (service) => {
    const { environment = {}, secrets = [] } = named(service);
    const used: string[] = (named(service).command ?? []).filter((word) => word.startsWith('/run/secrets/'));
    for (const [key, value] of Object.entries(environment)) {
      const name = settings.has(key) ? key : key.replace(/_FILE$/, '');
      expect([key, settings.has(name)]).toEqual([key, true]);
      const isFile = key.endsWith('_FILE');
      // Settings that are files themselves have that in their name.
      expect([key, isFile]).toEqual([key, settings.get(name)! || (name === key && isFile)]);
      if (isFile) used.push(value);
    }
    expect(used.map((path) => path.replace('/run/secrets/', '')).sort()).toEqual([...secrets].sort());
  });

  test.each(each(services))(
    '%s has secrets that make-secrets.mjs makes, and nothing secret in the file',
    (name) => {
      for (const secret of named(name).secrets ?? [])
        expect(compose.secrets[secret]).toEqual({ file: `./secrets/${secret}` });
      for (const [key, value] of Object.entries(named(name).environment ?? {}))
        if (/PASSWORD|SECRET|_KEY$|TOKEN_STORE/.test(key))
          expect([key, value]).toEqual([key, expect.stringMatching(/^\/run\/secrets\//)]);
      expect(JSON.stringify(named(name).command ?? [])).not.toMatch(/password|requirepass/);
    },
  );

  test.each(each(servers))('%s is checked, restarted, limited, and cannot gain privileges', (name) => {
    const { healthcheck, build, restart, deploy, security_opt, logging } = named(name);
    expect(healthcheck?.disable).toBeUndefined();
    expect(healthcheck?.test !== undefined || build !== undefined).toBe(true);
    expect(restart).toBe('unless-stopped');
    expect(deploy?.resources.limits['memory']).toBeDefined();
    expect(security_opt).toEqual(['no-new-privileges:true']);
    expect(logging).toMatchObject({ options: { 'max-size': '10m' } });
  });

  test.each(each(services.filter(([name]) => name !== 'mariadb' && name !== 'redis')))(
    '%s writes nowhere, has no capability, and is nobody special',
    (name) => {
      const { read_only, cap_drop, user, build } = named(name);
      expect([read_only, cap_drop]).toEqual([true, ['ALL']]);
      expect(build !== undefined || /^[1-9]\d*:\d+$/.test(user!)).toBe(true);
    },
  );

  test.each(each(services))('%s waits for what it needs until that is healthy or done', (name) => {
    for (const [other, { condition }] of Object.entries(named(name).depends_on ?? {}))
      expect([other, condition]).toEqual([
        other,
        isServer(other) ? 'service_healthy' : 'service_completed_successfully',
      ]);
  });

  test('no app starts before the tables are up to date', () => {
    for (const [name, { depends_on }] of ours.filter(([service]) => isServer(service)))
      expect([name, depends_on!['migrate']]).toEqual([name, { condition: 'service_completed_successfully' }]);
  });

  test('Redis keeps every write and evicts nobody', () => {
    const words = compose.services['redis']!.command!;
    const valueOf = (option: string) => words[words.indexOf(option) + 1];
    expect(['--appendonly', '--appendfsync', '--maxmemory-policy'].map(valueOf)).toEqual([
      'yes',
      'always',
      'noeviction',
    ]);
  });

  test('its variables are those of .env.example, or for those who know what they do', () => {
    const asked = [...readFileSync(join(folder, 'compose.yaml'), 'utf8').matchAll(/\$\{([A-Z_]+)/g)];
    const rare = [
      'GATEHOUSE_NET',
      'GATEHOUSE_VERSION',
      'GATEWAY_TOKEN_FORMAT',
      'REDIS_MAXMEMORY',
      'COMPOSE_PROFILES',
    ];
    const example = Object.keys(readEnvFile(join(folder, '.env.example')));
    expect([...new Set([...asked.map(([, name]) => name!), 'COMPOSE_PROFILES'])].sort()).toEqual(
      [...new Set([...rare, ...example])].sort(),
    );
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const name of [...rare, ...example]) expect(readme).toContain(`\`${name}\``);
  });
});

describeWith(['openssl'], 'make-secrets.mjs', () => {
  test('makes every secret of the compose file, in a folder that only its owner enters', async () => {
    const made = temporaryFolder('secrets');
    expect(await makeSecrets(made)).toContain('secrets/session_secret');
    expect(readdirSync(join(made, 'secrets')).sort()).toEqual(Object.keys(compose.secrets).sort());
    expect(statSync(join(made, 'secrets')).mode & 0o777).toBe(0o700);
  });

  test('makes what is missing, and changes nothing that is there', async () => {
    const made = temporaryFolder('secrets');
    await makeSecrets(made);
    const read = () =>
      Object.fromEntries(
        Object.keys(compose.secrets).map((name) => [name, readFileSync(join(made, 'secrets', name), 'utf8')]),
      );
    const before = read();
    expect(await makeSecrets(made)).toBe('Nothing was missing.\n');
    expect(read()).toEqual(before);
  });

  test('makes others for each platform', async () => {
    const [one, another] = [temporaryFolder('secrets'), temporaryFolder('secrets')];
    await Promise.all([makeSecrets(one), makeSecrets(another)]);
    for (const name of Object.keys(compose.secrets))
      expect(readFileSync(join(one, 'secrets', name))).not.toEqual(
        readFileSync(join(another, 'secrets', name)),
      );
  });

  test('Git ignores what it makes', () => {
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['docker/secrets/', 'docker/.env']));
  });
});
