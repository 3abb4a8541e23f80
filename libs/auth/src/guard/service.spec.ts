import { randomBytes } from 'node:crypto';
import {
  Catch,
  Controller,
  Get,
  Logger,
  Module,
  type ArgumentsHost,
  type INestApplication,
} from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { legacyVectors, type ScopedDecision } from '@gatehouse/testing';
import { GatehouseAuthModule, Public, Scoped, SessionSource, type AuthSession, type Finding } from '../index';
import { anAuthSession, FixedSessions, gatewayTokenFor, type TokenFor } from '../testing';
import { asked, aServiceWith } from './service.fixture';

const key = randomBytes(32);
const [issuer, audience] = ['https://registry.example.org', 'submissions'];
const behindGateway = GatehouseAuthModule.forGatewayToken({ format: 'jwe', issuer, audience, keys: [key] });
const token = (who: Partial<TokenFor> = {}) => gatewayTokenFor({ key, issuer, audience, ...who });

const servers = { Fastify: () => new FastifyAdapter(), Express: () => new ExpressAdapter() };

describe.each(['Fastify', 'Express'] as const)('a service on %s', (server) => {
  let app: INestApplication;
  let url: string;
  const warnings: string[] = [];
  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [aServiceWith(behindGateway)] }).compile();
    app = module.createNestApplication(servers[server]());
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((words: string) => void warnings.push(words));
  });
  afterAll(() => app?.close());
  beforeEach(() => asked.splice(0));

  const ask = (path: string, authorization?: string, method = 'GET') =>
    fetch(`${url}${path}`, {
      method,
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
  const statusOf = async (...request: Parameters<typeof ask>) => (await ask(...request)).status;

  it('lets nobody reach what is not public, and says so as a problem', async () => {
    const answer = await ask('/plain');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await answer.json()).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'You have to be logged in for this.',
      code: 'no_credentials',
    });
  });

  it('tells its handlers who is there', async () => {
    const user = await ask('/plain', await token({ user: { username: 'jane' } }));
    expect(await user.json()).toEqual({ username: 'jane', client: null });
    const client = await ask('/plain', await token({ user: null, client: { clientId: 'abc' } }));
    expect(await client.json()).toEqual({ username: null, client: 'abc' });
  });

  it('refuses a bad token where somebody has to be there', async () => {
    const answer = await ask('/plain', await token({ audience: 'other' }));
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(await answer.json()).toMatchObject({ code: 'bad_credentials' });
    expect(await statusOf('/plain', await token({ user: null }))).toBe(401);
  });

  it('lets everybody reach what is public, and knows there who is there', async () => {
    expect(await (await ask('/public')).json()).toEqual({ username: null });
    expect(await (await ask('/public', await token())).json()).toEqual({ username: 'foouser' });
    expect(await statusOf('/public/strict')).toBe(401);
    expect(await statusOf('/public/strict', await token())).toBe(200);
  });

  it('takes nobody for the sender of a bad token on what is public', async () => {
    for (const bad of [await token({ audience: 'other' }), 'Basic dTpw', 'Bearer x']) {
      expect(await (await ask('/public', bad)).json()).toEqual({ username: null });
    }
    const answer = await ask('/public/strict', 'Bearer x');
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'no_credentials' }]);
  });

  it('warns of bad tokens, though not of every one', () => {
    expect(warnings).toEqual([expect.stringContaining('credentials refused: unexpected "aud" claim value')]);
  });

  it('believes no header but the one', async () => {
    const headers = {
      'X-Auth-User': 'root',
      'X-Auth-Scopes': 'submission:read:*',
      Cookie: 'tapir_session=x',
    };
    expect((await fetch(`${url}/plain`, { headers })).status).toBe(401);
    const both = { ...headers, Authorization: await token() };
    expect((await fetch(`${url}/scoped`, { headers: both })).status).toBe(403);
  });

  it('says which scope is missing (RFC 6750 §3.1)', async () => {
    const answer = await ask('/scoped', await token({ scopes: ['submission:update'] }));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_scope", scope="submission:read"',
    );
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toEqual({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'This needs the scope submission:read.',
      code: 'scope_missing',
      missing: ['submission:read'],
    });
    expect(await statusOf('/scoped', await token({ scopes: ['submission:read'] }))).toBe(200);
  });

  it('knows the resource of a request', async () => {
    const authorization = await token({ scopes: ['submission:read:42'] });
    expect(await statusOf('/submissions/42', authorization)).toBe(200);
    for (const other of ['43', '*', '%2a', '42%00', '42:x', ' 42', '4']) {
      expect([other, await statusOf(`/submissions/${other}`, authorization)]).toEqual([other, 403]);
    }
  });

  it('asks the authorizer where it has to, and lets only true through', async () => {
    const authorization = await token({ scopes: ['submission:update', 'submission:update:7'] });
    expect(await statusOf('/submissions/7', authorization, 'POST')).toBe(201);
    expect(asked).toEqual([]);
    expect(await statusOf('/submissions/1234', authorization, 'POST')).toBe(201);
    const answer = await ask('/submissions/8', authorization, 'POST');
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'refused' }]);
    expect(await statusOf('/submissions/odd', authorization, 'POST')).toBe(403);
    expect(await statusOf('/submissions/broken', authorization, 'POST')).toBe(418);
    expect(asked).toEqual(['POST 1234', 'POST 8', 'POST odd', 'POST broken']);
  });

  it('lets nobody through where the handler itself is mistaken about the resource', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    expect(await statusOf('/mistaken', await token({ scopes: ['submission:read:*'] }))).toBe(500);
    error.mockRestore();
  });

  it('lets a handler say otherwise than its controller', async () => {
    const [reads, deletes] = [
      await token({ scopes: ['upload:read'] }),
      await token({ scopes: ['upload:delete'] }),
    ];
    const outcome = async (path: string) => [
      await statusOf(path),
      await statusOf(path, reads),
      await statusOf(path, deletes),
    ];
    expect(await outcome('/uploads/inherited')).toEqual([401, 200, 403]);
    expect(await outcome('/uploads/own')).toEqual([401, 403, 200]);
    expect(await outcome('/uploads/open')).toEqual([200, 200, 200]);
    expect(await outcome('/open/all')).toEqual([200, 200, 200]);
    expect(await outcome('/open/closed')).toEqual([401, 200, 403]);
  });
});

describe('arXiv’s decisions over HTTP', () => {
  // Every fifth, and all of those in which nobody holds a scope and an authorizer is asked: that surprises most.
  const rows = legacyVectors().scoped_decisions;
  const sample = rows.filter((row, index) => index % 5 === 0 || (row.required && !row.scopes?.length));

  class Rows extends SessionSource {
    row = 0;
    find(): Finding {
      const { session, scopes } = sample[this.row]!;
      if (session === 'none') return { session: null, reason: 'no_credentials', why: '' };
      return { session: sessionWith(session, scopes ?? []) };
    }
  }

  it('are ours', async () => {
    const called: number[] = [];
    const source = new Rows();
    @Controller()
    class RowsController {}
    const add = ({ required, resource, authorizer }: ScopedDecision, index: number): void => {
      const name = `row${index}`;
      Object.defineProperty(RowsController.prototype, name, { value: () => 'ok' });
      const descriptor = Object.getOwnPropertyDescriptor(RowsController.prototype, name)!;
      Get(name)(RowsController.prototype, name, descriptor);
      const options = {
        resource: () => resource,
        ...(authorizer !== null && { authorizer: () => called.push(index) > 0 && authorizer }),
      };
      Scoped(required, options)(RowsController.prototype, name, descriptor);
    };
    sample.forEach(add);

    @Module({ imports: [behindGateway], controllers: [RowsController] })
    class RowsModule {}
    const module = await Test.createTestingModule({ imports: [RowsModule] })
      .overrideProvider(SessionSource)
      .useValue(source)
      .compile();
    const app = module.createNestApplication(new FastifyAdapter());
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    for (const [index, row] of sample.entries()) {
      source.row = index;
      called.length = 0;
      const { status } = await fetch(`${url}/row${index}`);
      const outcome = { row, status, called: called.length > 0 };
      expect(outcome).toEqual({ row, status: row.status, called: row.authorizer_called });
    }
    await app.close();
  });

  function sessionWith(kind: 'empty' | 'user' | 'client', scopes: readonly string[]): AuthSession {
    if (kind === 'empty') return anAuthSession({ user: null, scopes });
    return anAuthSession(kind === 'user' ? { scopes } : { user: null, client: {}, scopes });
  }
});

describe('a test of a service', () => {
  it('says who is there, and needs no token', async () => {
    const sessions = new FixedSessions();
    const building = Test.createTestingModule({ imports: [aServiceWith(behindGateway)] });
    const app = (await sessions.in(building).compile()).createNestApplication(new FastifyAdapter());
    await app.listen(0, '127.0.0.1');
    const status = async () => (await fetch(`${await app.getUrl()}/scoped`)).status;
    expect(await status()).toBe(401);
    sessions.become(anAuthSession({ scopes: [] }));
    expect(await status()).toBe(403);
    sessions.become(anAuthSession({ scopes: ['submission:read'] }));
    expect(await status()).toBe(200);
    await app.close();
  });
});

describe('a service that is not put together rightly', () => {
  it('does not start with a key that is none', async () => {
    const auth = GatehouseAuthModule.forGatewayToken({ format: 'jwe', issuer, audience, keys: ['short'] });
    await expect(Test.createTestingModule({ imports: [auth] }).compile()).rejects.toThrow('32 bytes');
  });

  it('may learn its options late', async () => {
    const auth = GatehouseAuthModule.forGatewayTokenAsync({
      useFactory: () => Promise.resolve({ format: 'jwe', issuer, audience, keys: [key] } as const),
    });
    const module = await Test.createTestingModule({ imports: [auth] }).compile();
    expect(module.get(SessionSource)).toBeInstanceOf(SessionSource);
  });

  it('does not say twice who may reach something', () => {
    const twice = () => {
      class Twice {
        @Public()
        @Scoped('submission:read')
        handler(): void {}
      }
      return Twice;
    };
    expect(twice).toThrow('handler says twice who may reach it');
    const controller = () => {
      @Scoped('a:b')
      @Public()
      class Both {}
      return Both;
    };
    expect(controller).toThrow('Both says twice');
  });

  it.each(['submission', 'a:b:c:d', '', 'submission:*', 'a b:c'])('does not ask for %j', (scope) => {
    expect(() => Scoped(scope)).toThrow('not a scope');
  });

  it('does not name a resource twice', () => {
    expect(() => Scoped('submission:read:42', { resource: () => '43' })).toThrow(
      'names its resource already',
    );
  });
});

it('an app’s own filter has the last word on how refusals look', async () => {
  @Catch()
  class Pages {
    catch(_error: unknown, host: ArgumentsHost): void {
      void host
        .switchToHttp()
        .getResponse<{ status(code: number): { send(page: string): void } }>()
        .status(401)
        .send('<p>');
    }
  }
  const module = await Test.createTestingModule({ imports: [aServiceWith(behindGateway)] }).compile();
  const app = module.createNestApplication(new FastifyAdapter());
  app.useGlobalFilters(new Pages());
  await app.listen(0, '127.0.0.1');
  const answer = await fetch(`${await app.getUrl()}/plain`);
  expect(await answer.text()).toBe('<p>');
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  await app.close();
});
