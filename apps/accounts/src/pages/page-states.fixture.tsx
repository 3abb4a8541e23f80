import type { VNode } from 'preact';
import { startingRoles } from '@gatehouse/scopes';
import { ErrorPage } from '@gatehouse/web';
import { exampleFrames } from '@gatehouse/web/testing';
import { LoginPage, type LoginPageProps } from './login.page';
import { LogoutPage } from './logout.page';
import type { Profile } from './profile';
import { ProfilePage } from './profile.page';

export const { assets, outside, inside, now } = exampleFrames('accounts');

export const ada: Profile = {
  name: 'Ada Lovelace',
  username: 'ada.lovelace',
  email: 'ada.lovelace@example.edu',
  emailVerified: true,
  affiliation: 'Analytical Engine Laboratory, University of London',
  country: 'gb',
  rank: 'Professor',
  groups: ['Computer science', 'Mathematics'],
  defaultCategory: 'math.NA',
  roles: [
    { name: 'public-user', scopes: startingRoles['public-user']! },
    { name: 'proxy-submitter', scopes: startingRoles['proxy-submitter']! },
    { name: 'upload-support', scopes: ['upload:read:*', 'upload:read_logs:*', 'lab:enter'] },
    { name: 'legacy-user', scopes: [] },
  ],
  sessions: [
    {
      id: 's1',
      current: true,
      start: now - 190,
      end: now + 35_810,
      ipAddress: '192.0.2.17',
    },
    {
      id: 's2',
      current: false,
      start: now - 93_000,
      end: now + 3_000,
      ipAddress: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
    },
  ],
};

const login = (props: Partial<LoginPageProps> = {}) => (
  <LoginPage frame={outside} nextPage="/submit" {...props} />
);
const failed = (problem: LoginPageProps['problem']) => login({ problem, username: 'ada.lovelace' });
const reference = '0198a5c4-7b1e-7d02-9f3c-5f1d2c7a9e44';

/** Every page of the app in every state that a person may see. */
export const pageStates: Readonly<Record<string, VNode>> = {
  login: login(),
  'login with places to go': login({ forgotPasswordUrl: '/password/forgot', registerUrl: '/register' }),
  'login after logging out': login({ notice: 'logged_out' }),
  'login after the session ended': login({ notice: 'session_ended' }),
  'login once more': login({ again: true, username: 'ada.lovelace', frame: inside }),
  'login left empty': login({ problem: { kind: 'incomplete', missing: ['username', 'password'] } }),
  'login refused': failed({ kind: 'invalid_credentials' }),
  'login throttled': failed({ kind: 'throttled', retryAfter: 290 }),
  'login not verified': failed({
    kind: 'email_not_verified',
    resend: { action: '/email/verify', hidden: { resend_token: 'proof' } },
  }),
  'login not possible': failed({ kind: 'unavailable', reference }),
  'login expired': failed({ kind: 'form_expired' }),
  'log out from another site': (
    <LogoutPage frame={inside} nextPage={null} stayUrl="/profile" because="other_site" />
  ),
  'log out with an old form': (
    <LogoutPage frame={inside} nextPage="/" stayUrl="/profile" because="old_form" />
  ),
  profile: <ProfilePage frame={inside} profile={ada} endSessionUrl="/security/sessions/end" />,
  'profile with little in it': (
    <ProfilePage
      frame={inside}
      profile={{
        ...ada,
        emailVerified: false,
        affiliation: null,
        country: null,
        rank: null,
        groups: [],
        defaultCategory: null,
        roles: [],
        sessions: [],
      }}
    />
  ),
  ...Object.fromEntries(
    [401, 404, 429, 500].map((status) => [
      `error ${status}`,
      <ErrorPage
        key={status}
        frame={{ ...outside, csrfToken: null }}
        status={status}
        retryAfter={status === 429 ? 30 : null}
        reference={reference}
      />,
    ]),
  ),
};
