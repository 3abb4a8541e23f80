import type { VNode } from 'preact';
import { exampleFrames } from '@gatehouse/web/testing';
import type { Application } from './application';
import { ApplicationsPage, WithdrawPage, type AllowedApplication } from './applications.page';
import { AuthorizationErrorPage } from './authorization-error.page';
import { authorizationWords, type AuthorizationProblem } from './authorization-problem';
import { ConsentPage, type ConsentPageProps } from './consent.page';
import { DeviceAnsweredPage } from './device-answered.page';
import { DeviceCodePage } from './device-code.page';
import { DeviceConfirmPage, type DeviceConfirmPageProps } from './device-confirm.page';
import { LoggedOutPage, LoggingOutPage, LogoutPage, LogoutReturnPage } from './logout.page';
import { SignInReturnPage } from './sign-in-return.page';

export const { assets, outside, inside, now } = exampleFrames('registry');

export const identitySentences = {
  openid: 'Know that you are the person with this account.',
  profile: 'See your name, username and affiliation.',
  email: 'See your email address.',
  offline_access: 'Keep this access while you are away, until you withdraw it.',
};

export const figureChecker: Application = {
  name: 'Figure Checker',
  description: 'Finds figures that are too small to read, before you submit.',
  maker: { kind: 'person', name: 'Grace Hopper' },
};

const search: Application = { name: 'Example Search', description: '', maker: { kind: 'operators' } };

const longWinded: Application = {
  name: 'Bibliography and Reference Manager for Preprints, Reviews and Theses, the Edition for Large Institutes, 2025',
  description:
    'Keeps your references in order.\n\nIt reads the papers that you submitted, finds what they cite, and tells you which of the citations ' +
    'have been withdrawn, replaced or published since. It can also write the list of references for you in more than two thousand styles, ' +
    'compare the lists of several papers, and share them with the people that you write with.',
  maker: { kind: 'person', name: 'Rheinisch-Westfälisches Institut für Bibliographie' },
};

const page = {
  frame: inside,
  username: 'ada.lovelace',
  otherAccountUrl: 'http://localhost:4000/login?prompt=login',
  identitySentences,
};
const reference = '0198a5c4-7b1e-7d02-9f3c-5f1d2c7a9e44';
const scopes = ['openid', 'profile', 'submission:read', 'submission:update'];

export const consent = (props: Partial<ConsentPageProps> = {}) => (
  <ConsentPage
    {...page}
    application={figureChecker}
    publicClient={false}
    redirectUri="https://checker.example.org/callback?tenant=1"
    scopes={scopes}
    request="a-request"
    {...props}
  />
);

export const deviceConfirm = (props: Partial<DeviceConfirmPageProps> = {}) => (
  <DeviceConfirmPage
    {...page}
    application={figureChecker}
    userCode="WDJB-MJHT"
    scopes={scopes}
    asked={{ at: now - 95, ipAddress: '192.0.2.17' }}
    {...props}
  />
);

export const allowed: readonly AllowedApplication[] = [
  {
    ...figureChecker,
    clientId: 'figurechecker',
    scopes: [...scopes, 'offline_access'],
    givenAt: now - 40 * 86_400,
    changedAt: now - 7200,
    kind: 'asked',
  },
  {
    ...search,
    clientId: 'search',
    scopes: ['openid'],
    givenAt: now - 300 * 86_400,
    changedAt: now - 300 * 86_400,
    kind: 'first_party',
  },
  {
    ...longWinded,
    clientId: 'a'.repeat(64),
    scopes: ['submission:read:*', 'lab:enter', 'submission:update:42'],
    givenAt: now - 30,
    changedAt: now - 30,
    kind: 'asked',
  },
];

const applications = (list: readonly AllowedApplication[]) => (
  <ApplicationsPage frame={inside} applications={list} identitySentences={identitySentences} />
);

/** Every page of the app in every state that a person may see. */
export const pageStates: Readonly<Record<string, VNode>> = {
  consent: consent(),
  'consent for a first-party application': consent({ application: search, scopes: ['openid', 'email'] }),
  'consent for more than before': consent({
    scopes: [...scopes, 'upload:read', 'offline_access'],
    allowedBefore: scopes,
  }),
  'consent once more': consent({ allowedBefore: scopes }),
  'consent for a program': consent({
    application: { ...figureChecker, description: '', maker: { kind: 'unknown' } },
    publicClient: true,
    redirectUri: 'http://127.0.0.1:51004/callback',
  }),
  'consent for an app': consent({ publicClient: true, redirectUri: 'org.example.checker:/callback' }),
  'consent for a page with script': consent({ publicClient: true }),
  'consent for one that talks a lot': consent({
    application: longWinded,
    redirectUri: 'https://references.a-department-with-a-long-name.university.example.edu:8443/',
    scopes: ['submission:read:*', 'submission:update:42', 'lab:enter', 'public:read'],
  }),
  ...Object.fromEntries(
    (Object.keys(authorizationWords) as AuthorizationProblem[]).map((problem) => [
      `authorization error ${problem}`,
      <AuthorizationErrorPage key={problem} frame={outside} problem={problem} reference={reference} />,
    ]),
  ),
  'authorization error with what is known': (
    <AuthorizationErrorPage
      frame={inside}
      problem="unregistered_redirect_uri"
      applicationName="Figure Checker"
      detail="https://checker.example.org/callback/ is not one of the redirect URIs of this client."
      reference={reference}
    />
  ),
  'return from log-in': (
    <SignInReturnPage frame={inside} continueUrl="/authorize/go-on?a=1" applicationName="Figure Checker" />
  ),
  'return from log-in to an application unknown': (
    <SignInReturnPage frame={inside} continueUrl="/authorize/go-on?a=1" />
  ),
  device: <DeviceCodePage frame={inside} />,
  'device left empty': <DeviceCodePage frame={inside} problem={{ kind: 'missing' }} />,
  'device with an unknown code': (
    <DeviceCodePage frame={inside} userCode="wdjb mjhy" problem={{ kind: 'unknown' }} />
  ),
  'device with an expired code': <DeviceCodePage frame={inside} problem={{ kind: 'expired' }} />,
  'device throttled': (
    <DeviceCodePage frame={inside} userCode="WDJB-MJHT" problem={{ kind: 'throttled', retryAfter: 290 }} />
  ),
  'device form expired': (
    <DeviceCodePage frame={inside} userCode="WDJB-MJHT" problem={{ kind: 'form_expired' }} />
  ),
  'device to confirm': deviceConfirm(),
  'device of one that talks a lot': deviceConfirm({ application: longWinded }),
  'device connected': (
    <DeviceAnsweredPage frame={inside} applicationName="Figure Checker" decision="allowed" />
  ),
  'device denied': <DeviceAnsweredPage frame={inside} applicationName="Figure Checker" decision="denied" />,
  applications: applications(allowed),
  'applications none': applications([]),
  'applications after withdrawing': (
    <ApplicationsPage
      frame={inside}
      applications={allowed.slice(1, 2)}
      identitySentences={identitySentences}
      notice={{ kind: 'withdrawn', applicationName: 'Figure Checker' }}
    />
  ),
  'applications after withdrawing twice': (
    <ApplicationsPage
      frame={inside}
      applications={[]}
      identitySentences={identitySentences}
      notice={{ kind: 'had_none', applicationName: null }}
    />
  ),
  'withdraw access': <WithdrawPage frame={inside} application={allowed[0]!} />,
  'withdraw access of a first-party application': <WithdrawPage frame={inside} application={allowed[1]!} />,
  'log out for an application': (
    <LogoutPage
      frame={inside}
      applicationName="Figure Checker"
      hidden={{ request: 'a-request' }}
      stayUrl="http://localhost:4000/profile"
    />
  ),
  'log out for somebody unknown': (
    <LogoutPage frame={inside} applicationName={null} hidden={{}} stayUrl="http://localhost:4000/profile" />
  ),
  'being logged out': (
    <LoggingOutPage frame={inside} continueUrl="http://localhost:4000/logout?next_page=%2Fbye" />
  ),
  'logged out': <LoggedOutPage frame={inside} after={null} />,
  'logged out with a way back': (
    <LoggedOutPage
      frame={inside}
      after={{ url: 'https://checker.example.org/bye?state=1', applicationName: 'Figure Checker' }}
    />
  ),
  'return from log-out': (
    <LogoutReturnPage
      frame={inside}
      after={{ url: 'https://checker.example.org/bye?state=1', applicationName: 'Figure Checker' }}
    />
  ),
};
