import { resolve } from 'node:path';
import fc from 'fast-check';
import { databaseUri, tokenStoreUrl } from './store-addresses';
import { BadSetting } from './settings-error';

describe('a database address', () => {
  it.each(['mysql', 'mysql+mysqldb', 'mysql+pymysql'])('may begin with %s', (scheme) => {
    expect(databaseUri(`${scheme}://arxiv:p%40ss%2Fword@db.example.org:3307/arXiv?charset=utf8mb4`)).toEqual({
      engine: 'mysql',
      host: 'db.example.org',
      port: 3307,
      username: 'arxiv',
      password: 'p@ss/word',
      database: 'arXiv',
      socketPath: null,
    });
  });

  it('may leave port, user and host out, and may name a socket', () => {
    expect(databaseUri('mysql://h/d')).toMatchObject({ host: 'h', port: 3306, username: '', password: '' });
    expect(databaseUri('mysql://u:p@/d?unix_socket=/run/my%20sql.sock')).toMatchObject({
      host: 'localhost',
      socketPath: '/run/my sql.sock',
    });
    expect(databaseUri('mysql://u@[::1]:3307/d')).toMatchObject({ host: '::1', port: 3307 });
  });

  it('gives back every user and password, percent-encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (username, password) => {
        const uri = `mysql://${encodeURIComponent(username)}:${encodeURIComponent(password)}@h/d`;
        expect(databaseUri(uri)).toMatchObject({ username, password });
      }),
    );
  });

  it('has three slashes for a relative file and four for an absolute one', () => {
    expect(databaseUri('sqlite:///data/x.db')).toEqual({ engine: 'sqlite', file: resolve('data/x.db') });
    expect(databaseUri('sqlite:////var/x.db')).toEqual({ engine: 'sqlite', file: '/var/x.db' });
    expect(databaseUri('sqlite:////var/a%20b.db')).toEqual({ engine: 'sqlite', file: '/var/a b.db' });
  });

  it.each([
    'mysql://host',
    'mysql://host/',
    'mysql://host/a/b',
    'mysql://u:p%zz@host/d',
    'mysql://u:p#w@host/d',
    'mysql://host:99999/d',
    'postgres://host/d',
    'sqlite://x.db',
    'sqlite:///',
    'sqlite:///dir/',
    'sqlite:///:memory:',
    'x.db',
  ])('is refused: %s', (uri) => expect(() => databaseUri(uri)).toThrow(BadSetting));

  it('does not show a password when it is refused', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{12}$/), fc.constantFrom('#', '%', '/', ' '), (word, sign) => {
        try {
          databaseUri(`mysql://u:${word}${sign}x@host`);
        } catch (error) {
          expect(String(error)).not.toContain(word);
        }
      }),
    );
  });
});

describe('the address of the token store', () => {
  it('is a Redis, as it was written', () => {
    const url = 'rediss://user:p%40ss@redis.example.org:6380/2';
    expect(tokenStoreUrl(url)).toEqual({ kind: 'redis', url });
  });

  it('is a cluster of nodes with one password', () => {
    expect(tokenStoreUrl('redis-cluster://:s%2Cecret@h1:7000,[::1]:7001,h3')).toEqual({
      kind: 'redis-cluster',
      nodes: [
        { host: 'h1', port: 7000 },
        { host: '::1', port: 7001 },
        { host: 'h3', port: 6379 },
      ],
      password: 's,ecret',
    });
    expect(tokenStoreUrl('rediss-cluster://me:secret@h1')).toMatchObject({ username: 'me', tls: true });
  });

  it('is a file', () => {
    expect(tokenStoreUrl('sqlite:////tmp/t.db')).toEqual({ kind: 'sqlite', file: '/tmp/t.db' });
  });

  it.each([
    'redis://',
    'redis:h',
    'http://h',
    'redis://h:6379/x',
    'redis://h?password=x',
    'redis-cluster://',
    'redis-cluster://h:0',
    'redis-cluster://h1,,h2',
    'redis-cluster://secret@h1',
    'sqlite:tokens.db',
  ])('is refused: %s', (url) => expect(() => tokenStoreUrl(url)).toThrow(BadSetting));
});
