import { tokenIn, type Visitor } from '@gatehouse/testing';
import { CodeFlow } from '../testing/code-flow.fixture';
import { logIn, pathOf } from '../testing/registry-visitor.fixture';
import { RunningRegistry } from '../testing/running-registry.fixture';

describe('the applications of somebody', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry, { name: 'Reader & Co' });
  });
  afterAll(() => registry.close());

  const withdraw = async (visitor: Visitor, more: Record<string, string> = {}) => {
    const csrf_token = tokenIn((await visitor.get('/applications')).body)!;
    return visitor.post('/applications', { client_id: flow.client.clientId, csrf_token, ...more });
  };

  it('are listed with what they may do', async () => {
    const { visitor } = await logIn(registry);
    expect((await visitor.get('/applications')).body).toContain('No application has access');
    await flow.tokens(visitor);
    const { body } = await visitor.get('/applications');
    expect(body).toContain('Reader &amp; Co');
    expect(body).toContain('Read what is public.');
    expect(body).toContain('Know who you are here.');
  });

  it('lose their access at once when it is withdrawn, after one question', async () => {
    const { visitor } = await logIn(registry);
    const { access, refresh } = await flow.tokens(visitor);
    expect((await withdraw(visitor)).body).toContain('Withdraw access to your account?');
    expect(await flow.says(access)).toMatchObject({ active: true });
    const done = await withdraw(visitor, { confirmed: 'yes' });
    expect(done.status).toBe(303);
    expect(await flow.says(access)).toEqual({ active: false });
    expect((await flow.refresh(refresh)).json()).toMatchObject({ error: 'invalid_grant' });
    const { body } = await visitor.get(pathOf(`http://x/${done.location}`));
    expect(body).toContain('no longer has access to your account');
    expect((await flow.authorize(visitor)).location).toContain('/consent?');
  });

  it('are withdrawn by nobody else, and by no form of another site', async () => {
    const [one, other] = [await logIn(registry), await logIn(registry)];
    const { access } = await flow.tokens(one.visitor);
    expect((await withdraw(other.visitor, { confirmed: 'yes' })).location).toContain('had_none=');
    const forged = { client_id: flow.client.clientId, confirmed: 'yes' };
    expect((await one.visitor.post('/applications', forged)).status).toBe(403);
    expect(await flow.says(access)).toMatchObject({ active: true });
  });

  it('are nobody’s to see who is not logged in', async () => {
    const { visitor } = await logIn(registry);
    visitor.cookies.clear();
    expect((await visitor.get('/applications')).location).toContain('/login?next_page=');
  });
});
