import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../stack/built-app';
import { BuildContext } from './build-context';
import { expand, pair, readDockerfile } from './dockerfile';
import { pinned } from './pinned-image';

const dockerfile = readDockerfile(join(root, 'docker/Dockerfile'));

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

  // The image has no compiler, and a machine with only Node and npm has none either.
  test('no package that it runs on is compiled at installation', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; hasInstallScript?: boolean }>;
    };
    const production = Object.entries(packages).filter(([, { dev }]) => dev !== true);
    expect(production.length).toBeGreaterThan(100);
    const scripted = production.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripted.map(([path]) => path)).toEqual([]);
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
