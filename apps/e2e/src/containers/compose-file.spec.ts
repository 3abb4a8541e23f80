import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../stack/built-app';
import { filledTemplate } from '../stack/gateway-config';
import { addressesOf, networksOf, readComposeFile, readEnvFile, type ComposeService } from './compose-file';
import { pinned } from './pinned-image';

const folder = join(root, 'docker');
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
