import { promisify } from 'node:util';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import OAuth2Strategy from 'passport-oauth2';
import { called } from '../../clients/programs/tell.mjs';
import { job, loggedOutUri, redirectUri } from './job.mjs';
import { page } from './page.mjs';

const strategy = new OAuth2Strategy(
  {
    authorizationURL: `${job.issuer}/authorize`,
    tokenURL: `${job.issuer}/token`,
    clientID: job.clientId,
    // It sends this in the body, empty for a client that has none.
    clientSecret: job.proof?.secret ?? '',
    callbackURL: redirectUri,
    scope: job.scope,
    pkce: true,
    state: true,
  },
  (_accessToken, refresh_token, tokens, profile, done) =>
    done(null, { name: profile.username, tokens: { ...tokens, refresh_token }, userinfo: profile.raw }),
);
/** What every strategy that is made of this one writes for itself: who has logged in. */
strategy.userProfile = (accessToken, done) => {
  strategy._oauth2.useAuthorizationHeaderforGET(true);
  strategy._oauth2.get(`${job.issuer}/userinfo`, accessToken, (error, body) => {
    if (error) return done(new OAuth2Strategy.InternalOAuthError('no profile', error));
    const raw = JSON.parse(body);
    done(null, { provider: 'gatehouse', id: raw.sub, username: raw.preferred_username, raw });
  });
};
passport.use(strategy);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const application = express();
application.use(
  session({ name: `application_${job.port}`, secret: 'a secret', resave: false, saveUninitialized: false }),
);
application.use(passport.authenticate('session'));

/** Passport gives what it is told to every authorization request alike, so more is told request by request. */
application.get('/login', (request, response, next) => {
  strategy.authorizationParams = () => ({ ...request.query });
  passport.authenticate('oauth2')(request, response, next);
});
application.get(
  '/callback',
  // It tells a denial from an error, and no code with it.
  passport.authenticate('oauth2', { failureRedirect: '/failed?error=access_denied' }),
  (_request, response) => response.redirect('/'),
);
application.get('/failed', (request, response) => response.status(400).send(page(request.query)));
application.get('/', (request, response) => response.send(page({ account: request.user })));
application.get('/account', (request, response) => response.json(request.user ?? null));
application.get('/call', async ({ user: { tokens } }, response) => {
  const headers = { authorization: `${tokens.token_type} ${tokens.access_token}` };
  response.json(await called(await fetch(job.service, { headers })));
});
application.post('/refresh', async (request, response) => {
  const oauth2 = strategy._oauth2;
  const grant = { grant_type: 'refresh_token' };
  const tokens = await new Promise((resolve, reject) =>
    oauth2.getOAuthAccessToken(request.user.tokens.refresh_token, grant, (error, _token, refresh, all) =>
      error
        ? reject(strategy._createOAuthError('no token', error))
        : resolve({ ...all, refresh_token: refresh }),
    ),
  );
  Object.assign(request.user.tokens, tokens);
  await promisify(request.login.bind(request))(request.user);
  response.redirect('/');
});
application.post('/logout', async (request, response) => {
  await promisify(request.logout.bind(request))();
  response.redirect(loggedOutUri);
});
application.get('/logged-out', (request, response) =>
  response.send(page({ account: request.user, note: 'You are logged out.' })),
);
application.use((error, request, response, _next) =>
  response.status(400).send(page({ account: request.user, error: error.code ?? `no code: ${error.stack}` })),
);
application.listen(job.port, '127.0.0.1', () => console.log('listening'));
