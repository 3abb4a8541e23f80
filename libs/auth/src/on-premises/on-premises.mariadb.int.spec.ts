import { createLegacySchema, seedLegacy } from '@gatehouse/legacy-schema';
import { Logger, Module } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ClassicCookie } from '@gatehouse/legacy';
import { describeWith, startProxy, testDatabase } from '@gatehouse/testing';
import { aServiceWith } from '../guard/service.fixture';
import { onPremisesContract, type LegacyForService } from './on-premises.contract';
import { OnPremisesAuthModule } from './on-premises-auth.module';

async function openOnMariaDb(now: number): Promise<LegacyForService> {
  const database = await testDatabase({ charset: 'latin1' });
  const query = <Row>(sql: string) => database.query<Row>(sql);
  await createLegacySchema(query, 'mysql');
  await seedLegacy({ engine: 'mysql', query }, { now });
  const reader = `${database.name}_r`;
  await database.query(`CREATE USER '${reader}'@'127.0.0.1' IDENTIFIED BY 'reader'`);
  await database.query(`GRANT SELECT ON ${database.name}.* TO '${reader}'@'127.0.0.1'`);
  const uri = `mysql+mysqldb://${reader}:reader@127.0.0.1:${database.port}/${database.name}`;
  return { uri, query, close: () => database.drop() };
}

describeWith(['mariadbd'], 'a service on premises, on MariaDB', () => {
  onPremisesContract(openOnMariaDb);

  it('says that it cannot know while the database does not answer, and never that nobody is there', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const now = Math.floor(Date.now() / 1000);
    const legacy = await openOnMariaDb(now);
    const proxy = await startProxy({ port: Number(new URL(legacy.uri).port) });
    const uri = new URL(legacy.uri);
    uri.port = String(proxy.port);
    const auth = OnPremisesAuthModule.forRoot({ databaseUri: uri.href, sessionHash: 'hash' });
    @Module({ imports: [aServiceWith(auth)] })
    class ServiceModule {}
    const module = await Test.createTestingModule({ imports: [ServiceModule] }).compile();
    const app = module.createNestApplication(new FastifyAdapter());
    await app.listen(0, '127.0.0.1');
    const parts = { sessionId: 1_390_851_129, userId: 2, ip: '192.0.2.7', issuedAt: now, capabilities: 4 };
    const headers = { Cookie: `tapir_session=${ClassicCookie.pack(parts, 'hash')}` };
    const ask = async (path: string) => fetch(`${await app.getUrl()}${path}`, { headers });
    expect((await ask('/plain')).status).toBe(200);
    await proxy.stop();
    const answer = await ask('/plain');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toMatchObject({ code: 'legacy_database_unavailable', retry_after: 5 });
    expect(await (await ask('/public')).json()).toEqual({ username: null });
    await app.close();
    await legacy.close();
  });
});
