/**
 * Why an authorization request ends on a page of ours: the answer must not be sent to an address that is not certain
 * to be the application's (RFC 6749 §4.1.2.1), or this browser is not the one that asked.
 */
export type AuthorizationProblem =
  /** `client_id` is missing, given twice, or nobody's. */
  | 'unknown_client'
  /** The client is suspended. */
  | 'disabled_client'
  /** `redirect_uri` is missing, given twice, or none of the client's. */
  | 'unregistered_redirect_uri'
  /** The request lay waiting for too long, or was answered already. */
  | 'request_too_old'
  /** The browser does not keep our cookie. */
  | 'cookies_off'
  /** The request was begun in another browser, or another profile of this one. */
  | 'other_browser';

export interface AuthorizationWords {
  readonly title: string;
  readonly why: string;
  readonly now: string;
}

const askItsMaker = 'Tell whoever runs the application. There is nothing that you can do about it here.';

/** What happened, why, and what to do now. */
export const authorizationWords: Readonly<Record<AuthorizationProblem, AuthorizationWords>> = {
  unknown_client: {
    title: 'We do not know this application',
    why: 'The application that sent you here did not say who it is, or is not registered here any more.',
    now: askItsMaker,
  },
  disabled_client: {
    title: 'This application is switched off',
    why: 'The application that sent you here may not use accounts at the moment.',
    now: 'Ask whoever runs the application, or our help, when it will be back.',
  },
  unregistered_redirect_uri: {
    title: 'This application sent us a wrong address',
    why: 'It asks us to send you to an address that is not registered as its own. To be safe, we do not send you there.',
    now: 'If you followed a link from an email or another site, do not trust it. Otherwise tell whoever runs the application.',
  },
  request_too_old: {
    title: 'This took too long',
    why: 'The request of the application is no longer valid, or it was answered already, in another tab perhaps.',
    now: 'Go back to the application and log in from there again.',
  },
  cookies_off: {
    title: 'Your browser does not keep our cookie',
    why: 'Without it, we cannot tell that this request was begun by you and not by somebody else.',
    now: 'Allow cookies for this site in the settings of your browser, then go back to the application and log in from there again.',
  },
  other_browser: {
    title: 'This was begun in another browser',
    why: 'A request can only be finished where it was begun, so that nobody can have you finish theirs.',
    now: 'Go back to the browser that you began in, or log in from the application again in this one.',
  },
};
