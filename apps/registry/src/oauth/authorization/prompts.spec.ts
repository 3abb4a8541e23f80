import type { Answer, Visitor } from '@gatehouse/testing';
import { expectAsked, expectLogIn, expectSentBack } from '../../testing/authorization-answers.fixture';
import { CodeFlow } from '../../testing/code-flow.fixture';
import { answerIn, aVisitor, decide, logIn } from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

describe('how somebody is asked', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry);
  }, 60_000);
  afterAll(() => registry.close());

  /** Somebody who has allowed the client what it asks for. */
  const known = async (secondsAgo = 0) => {
    const loggedIn = await logIn(registry, aVisitor(registry), undefined, secondsAgo);
    await flow.code(loggedIn.visitor);
    return loggedIn;
  };
  const expectCode = (answer: Answer) => expect(answerIn(answer)).toHaveProperty('code');
  /** Where the log-in page leads to. */
  const comeBack = (visitor: Visitor, { location }: Answer) => {
    const id = new URL(new URL(location!).searchParams.get('next_page')!).searchParams.get('request');
    return visitor.get(`/authorize/continue?request=${id}`);
  };

  describe('OIDC Core §3.1.2.1: prompt=none', () => {
    it('OIDC Core §3.1.2.6: is login_required where nobody is logged in', async () => {
      const { state } = expectSentBack(
        await flow.authorize(aVisitor(registry), { prompt: 'none' }),
        'login_required',
      );
      expect(state).toBe(flow.parameters()['state']);
    });

    it('OIDC Core §3.1.2.6: is consent_required where the user was never asked, or for less', async () => {
      const { visitor } = await logIn(registry);
      expectSentBack(await flow.authorize(visitor, { prompt: 'none' }), 'consent_required');
      await flow.code(visitor);
      const more = await flow.authorize(visitor, { prompt: 'none', scope: 'openid submission:read' });
      expectSentBack(more, 'consent_required');
    });

    it('OIDC Core §3.1.2.6: is login_required where the last log-in is too long ago', async () => {
      const { visitor } = await known(100);
      expectSentBack(await flow.authorize(visitor, { prompt: 'none', max_age: '50' }), 'login_required');
    });

    it('gives a code to who allowed it before', async () => {
      expectCode(await flow.authorize((await known()).visitor, { prompt: 'none' }));
    });

    it.each(['none login', 'login none', 'none consent'])(
      'stands alone: %s is invalid_request',
      async (prompt) => {
        expectSentBack(await flow.authorize((await known()).visitor, { prompt }), 'invalid_request');
      },
    );
  });

  it.each(['magic', 'login magic', 'NONE'])(
    'OIDC Core §3.1.2.1: an unknown prompt is invalid_request: %s',
    async (prompt) => {
      expectSentBack(await flow.authorize((await known()).visitor, { prompt }), 'invalid_request');
    },
  );

  it('OIDC Core §3.1.2.3: who is not logged in logs in, with or without a prompt', async () => {
    expectLogIn(await flow.authorize(aVisitor(registry)));
    expectLogIn(await flow.authorize(aVisitor(registry), { prompt: 'consent' }));
  });

  it.each(['login', 'select_account'])(
    'OIDC Core §3.1.2.1: prompt=%s has them log in again, once, and by that alone',
    async (prompt) => {
      const { visitor, user } = await known();
      const asked = await flow.authorize(visitor, { prompt });
      expectLogIn(asked, true);
      expectLogIn(await comeBack(visitor, asked), true);
      await logIn(registry, visitor, user);
      expectCode(await comeBack(visitor, asked));
    },
  );

  it('OIDC Core §3.1.2.1: prompt=consent asks who has agreed before', async () => {
    const { visitor } = await known();
    const asked = await flow.authorize(visitor, { prompt: 'consent' });
    expectAsked(asked);
    expectCode(await decide(visitor, asked, 'allow'));
  });

  describe('OIDC Core §3.1.2.1: max_age', () => {
    it('is how long ago the log-in may be', async () => {
      const { visitor, user } = await known(100);
      expectCode(await flow.authorize(visitor, { max_age: '1000' }));
      const asked = await flow.authorize(visitor, { max_age: '50' });
      expectLogIn(asked, true);
      await logIn(registry, visitor, user);
      expectCode(await comeBack(visitor, asked));
    });

    it('of 0 is a log-in for this request, and not without end', async () => {
      const { visitor, user } = await known(1);
      const asked = await flow.authorize(visitor, { max_age: '0' });
      expectLogIn(asked, true);
      await logIn(registry, visitor, user, 1);
      expectCode(await comeBack(visitor, asked));
    });

    it.each(['-1', 'x', '1.5', '1e3', '9999999999', ' 1'])(
      'is a number of seconds, not %j',
      async (max_age) => {
        expectSentBack(await flow.authorize((await known()).visitor, { max_age }), 'invalid_request');
      },
    );
  });

  describe('OIDC Core §3.1.2.1: id_token_hint', () => {
    const hintOf = async (visitor: Visitor, of = flow) => String((await of.tokens(visitor)).all['id_token']);

    it('about who is there changes nothing', async () => {
      const { visitor } = await known();
      const id_token_hint = await hintOf(visitor);
      expectCode(await flow.authorize(visitor, { prompt: 'none', id_token_hint }));
    });

    it('about somebody else has the person log in again, or is login_required', async () => {
      const id_token_hint = await hintOf((await known()).visitor);
      const { visitor } = await known();
      expectSentBack(await flow.authorize(visitor, { prompt: 'none', id_token_hint }), 'login_required');
      expectLogIn(await flow.authorize(visitor, { id_token_hint }), true);
    });

    it('that is none, or was given to another client, is invalid_request', async () => {
      const { visitor } = await known();
      const others = await hintOf((await known()).visitor, await CodeFlow.of(registry));
      for (const id_token_hint of ['e30.e30.x', others])
        expectSentBack(await flow.authorize(visitor, { id_token_hint }), 'invalid_request');
    });
  });
});
