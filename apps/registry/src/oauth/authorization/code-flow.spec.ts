import { CodeFlow, callback, tokensIn } from '../../testing/code-flow.fixture';
import { answerIn, aVisitor, decide, logIn } from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

describe('the code flow', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry);
  });
  afterAll(() => registry.close());

  it('leads somebody who is logged in over their consent to tokens that are theirs (RFC 6749 §4.1)', async () => {
    const { visitor, user } = await logIn(registry);
    const asked = await flow.authorize(visitor);
    expect(asked).toMatchObject({ status: 303, location: expect.stringMatching(/^\/consent\?request=/) });
    const answered = await decide(visitor, asked, 'allow');
    expect(answered.status).toBe(303);
    expect(answered.location!.startsWith(`${callback}&code=ghc_`)).toBe(true);
    const { code, state, iss } = answerIn(answered);
    expect({ state, iss }).toEqual({ state: 'a state & more = ü%20+', iss: registry.settings.site.issuer });
    const redeemed = await flow.redeem(code!);
    expect(redeemed.json()).toMatchObject({ token_type: 'Bearer', scope: 'openid public:read' });
    expect(redeemed.headers['cache-control']).toBe('no-store');
    const { access } = tokensIn(redeemed);
    expect(await flow.says(access)).toMatchObject({
      active: true,
      sub: user.ref.id,
      scope: 'openid public:read',
    });
  });

  it('sends who is not logged in to log in, and keeps the request meanwhile', async () => {
    const visitor = aVisitor(registry);
    const asked = await flow.authorize(visitor);
    const { accountsUrl, issuer } = registry.settings.site;
    expect(asked.location!.startsWith(`${accountsUrl}/login?next_page=`)).toBe(true);
    const next = new URL(asked.location!).searchParams.get('next_page')!;
    expect(next.startsWith(`${issuer}/authorize/resume?request=`)).toBe(true);
    await logIn(registry, visitor);
    const page = await visitor.get(next.slice(issuer.length));
    expect(page.status).toBe(200);
    const onward = /http-equiv="refresh" content="0; ?url=([^"]+)"/i.exec(page.body)![1]!;
    const consent = await visitor.get(onward);
    expect(consent.location).toMatch(/^\/consent\?request=/);
    expect(answerIn(await decide(visitor, consent, 'allow'))).toHaveProperty('code');
  });

  it('refreshes', async () => {
    const { visitor } = await logIn(registry);
    const { refresh } = await flow.tokens(visitor);
    const next = tokensIn(await flow.refresh(refresh));
    expect(next.refresh).not.toBe(refresh);
    expect(await flow.says(next.access)).toMatchObject({ active: true });
  });
});
