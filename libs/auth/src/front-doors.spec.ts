/** What is in memory after a front door was opened: packages by name. */
function loadedBy(door: string): Set<string> {
  const loaded = new Set<string>();
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- what it loads is looked at afterwards
    require(door);
    for (const file of Object.keys(require.cache)) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
      loaded.add(name ?? file.replace(/^.*\/(libs\/[^/]+)\/.*$/, '$1'));
    }
  });
  return loaded;
}

const drivers = ['typeorm', 'mysql2', 'ioredis', 'libsql', '@nestjs/typeorm'];

test('a service behind the gateway loads no driver of any store', () => {
  const loaded = loadedBy('@gatehouse/auth');
  expect([...loaded]).toEqual(expect.arrayContaining(['jose', 'libs/auth', 'libs/scopes']));
  expect([...drivers, 'libs/platform', 'libs/token-store'].filter((name) => loaded.has(name))).toEqual([]);
});

test('neither do its tests', () => {
  const loaded = loadedBy('@gatehouse/auth/testing');
  expect(loaded).toContain('libs/auth');
  expect([...drivers, 'libs/platform', 'libs/testing'].filter((name) => loaded.has(name))).toEqual([]);
});

test('a service on premises does: it reads the legacy database', () => {
  expect(loadedBy('@gatehouse/auth/on-premises')).toContain('mysql2');
});
