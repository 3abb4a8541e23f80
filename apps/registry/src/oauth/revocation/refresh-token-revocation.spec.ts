import { CodeFlow, type Tokens } from '../../testing/code-flow.fixture';
import { logIn } from '../../testing/registry-visitor.fixture';
import { basic, RunningRegistry } from '../../testing/running-registry.fixture';

describe('POST /revoke, RFC 7009, of a refresh token', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry);
  }, 60_000);
  afterAll(() => registry.close());

  const tokens = async () => flow.tokens((await logIn(registry)).visitor);
  const revoke = (token: string, by = flow) => registry.post('/revoke', { token }, basic(by.client));
  const expectLive = async ({ access, refresh }: Tokens) => {
    expect(await flow.says(access)).toMatchObject({ active: true });
    expect((await flow.refresh(refresh)).status).toBe(200);
  };

  it('RFC 7009 §2.1: takes its access tokens along, those of other approvals not', async () => {
    const { visitor } = await logIn(registry);
    const [given, other] = [await flow.tokens(visitor), await flow.tokens(visitor)];
    const answer = await revoke(given.refresh);
    expect([answer.status, answer.body]).toEqual([200, '']);
    expect(await flow.says(given.access)).toEqual({ active: false });
    expect((await flow.refresh(given.refresh)).json()).toMatchObject({ error: 'invalid_grant' });
    await expectLive(other);
  });

  it('RFC 7009 §2.1: of another client is left alone', async () => {
    const given = await tokens();
    const answer = await revoke(given.refresh, await CodeFlow.of(registry));
    expect([answer.status, answer.json()['error']]).toEqual([400, 'unauthorized_client']);
    await expectLive(given);
  });

  it('RFC 7009 §2.2: that was made up, or was given back before, is fine as it is', async () => {
    const given = await tokens();
    const forged = given.refresh.replace(/\.[^.]*$/, `.${'A'.repeat(22)}`);
    for (const token of [forged, 'ghr_x', `${given.refresh}x`])
      expect((await revoke(token)).status).toBe(200);
    await expectLive(given);
    expect([(await revoke(given.refresh)).status, (await revoke(given.refresh)).status]).toEqual([200, 200]);
  });
});
