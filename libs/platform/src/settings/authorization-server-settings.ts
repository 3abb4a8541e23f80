import type { Setting } from './setting';
import { audience, audiences, integer, oneOf } from './value-parsers';

/** What the authorization server gives, and for how long. */
export const authorizationServerSettings = {
  ACCESS_TOKEN_DURATION: {
    apps: ['registry'],
    parse: integer(60, 86_400),
    default: '3600',
    help: 'Seconds that an access token of an API client is good for.',
  },
  ACCESS_TOKEN_AUDIENCE: {
    apps: ['registry', 'authorizer'],
    parse: audience,
    default: 'https://{BASE_SERVER}',
    help: 'The `aud` of access tokens that are JWTs (RFC 9068): everything behind the gateway. Registry and authorizer have the same.',
  },
  RESOURCES: {
    apps: ['registry'],
    parse: audiences,
    default: null,
    help: 'Other resources that access tokens may be asked for (RFC 8707), separated by commas. Their tokens do not pass the gateway.',
  },
  AUTHORIZATION_CODE_DURATION: {
    apps: ['registry'],
    parse: integer(10, 600),
    default: '60',
    help: 'Seconds within which a client has to redeem an authorization code.',
  },
  REFRESH_TOKEN_DURATION: {
    apps: ['registry'],
    parse: integer(60, 31_536_000),
    default: '2592000',
    help: 'Seconds from the approval of a user to the end of all that came of it, however often it is refreshed.',
  },
  REFRESH_TOKEN_GRACE: {
    apps: ['registry'],
    parse: integer(0, 120),
    default: '10',
    help: 'Seconds within which a refresh token that was just used gets the same successor once more: for two at once, and for an answer that was lost. After that its use ends everything that came of it.',
  },
  FIRST_PARTY_CONSENT: {
    apps: ['registry'],
    parse: oneOf('ask', 'skip'),
    default: 'ask',
    help: 'Whether people are asked before a client of the platform’s own (`clients create --first-party`) acts for them.',
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
