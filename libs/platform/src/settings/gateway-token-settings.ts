import { all } from './app-groups';
import { audienceKeys, key32 } from './key-parsers';
import type { Setting } from './setting';
import { audience, audiences, oneOf } from './value-parsers';

/** What the gateway hands to services, and for whom. */
export const gatewayTokenSettings = {
  GATEWAY_TOKEN_FORMAT: {
    apps: all,
    parse: oneOf('jwe', 'jws', 'arxiv'),
    default: 'jwe',
    help: 'What the gateway hands to services: `jwe` (encrypted), `jws` (signed by a key pair), `arxiv` (as arXiv’s Flask apps read it).',
  },
  GATEWAY_AUDIENCE: {
    apps: all,
    parse: audience,
    default: 'gateway',
    help: 'Whom a gateway token is for where the rule names nobody.',
  },
  GATEWAY_TOKEN_KEY: {
    apps: ['authorizer', 'cli'],
    parse: key32,
    default: null,
    secret: true,
    rotates: true,
    made: 'key',
    needed: 'in authorizer with GATEWAY_TOKEN_FORMAT=jwe, unless GATEWAY_TOKEN_KEYS_FILE has the audience',
    help: 'Encrypts gateway tokens for `GATEWAY_AUDIENCE`: 32 bytes, base64url.',
  },
  GATEWAY_TOKEN_KEYS_FILE: {
    apps: ['authorizer', 'cli'],
    parse: audienceKeys,
    default: null,
    readsFile: true,
    help: 'File with keys per audience, newest first: `{"audience": ["key", …]}`. Changes hold within 2 seconds, without a restart.',
  },
  GATEWAY_PROFILE_AUDIENCES: {
    apps: ['authorizer', 'cli'],
    parse: audiences,
    default: null,
    help: 'Audiences whose gateway tokens also say e-mail and profile, separated by commas; tokens in the format `arxiv` always do.',
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
