import { debianPython, type Program } from '@gatehouse/testing';
import { startBehindApache } from './apache-relying-party';
import { startProgramFile } from './program-file';
import type { RelyingPartyJob } from './relying-party-job';

/** A web application as its author would write it with an OAuth library, in a process of its own. */
export interface RelyingPartyProgram {
  readonly name: string;
  /** What of the system it needs. */
  readonly needs: readonly Program[];
  readonly methods: readonly RelyingPartyJob['method'][];
  /** Whether the library verifies an id_token. */
  readonly verifies: boolean;
  /** What its log-out does: ends the session at the issuer too, gives the tokens back, or forgets them. */
  readonly logOut: 'at the issuer' | 'gives tokens back' | 'forgets';
  /**
   * Whether somebody who refuses is told so. mod_auth_openidc takes a refusal that names its issuer (RFC 9207) for a
   * log-in that another site began, and says that it wants none.
   */
  readonly tellsRefusal: boolean;
  /** Whether the library pushes requests and binds tokens to a key. */
  readonly pushesAndBinds: boolean;
  /** Resolves when it listens. */
  start(job: RelyingPartyJob): Promise<{ stop(): Promise<unknown> }>;
}

const secrets = ['client_secret_basic', 'client_secret_post'] as const;
const all = [...secrets, 'private_key_jwt', 'none'] as const;

export const relyingPartyPrograms: readonly RelyingPartyProgram[] = [
  {
    ...{ name: 'openid-client', needs: [], methods: all },
    ...{ verifies: true, logOut: 'at the issuer', tellsRefusal: true, pushesAndBinds: true },
    start: script(process.execPath, 'openid-client.mjs'),
  },
  {
    ...{ name: 'oauth4webapi', needs: [], methods: all },
    ...{ verifies: true, logOut: 'at the issuer', tellsRefusal: true, pushesAndBinds: true },
    start: script(process.execPath, 'oauth4webapi.mjs'),
  },
  {
    ...{ name: 'simple-oauth2', needs: [], methods: secrets },
    ...{ verifies: false, logOut: 'gives tokens back', tellsRefusal: true, pushesAndBinds: false },
    start: script(process.execPath, 'simple-oauth2.mjs'),
  },
  {
    ...{ name: 'passport-oauth2', needs: [], methods: ['client_secret_post', 'none'] },
    ...{ verifies: false, logOut: 'forgets', tellsRefusal: true, pushesAndBinds: false },
    start: script(process.execPath, 'passport-oauth2.mjs'),
  },
  {
    ...{ name: 'Authlib', needs: ['python3-authlib'], methods: all },
    ...{ verifies: true, logOut: 'at the issuer', tellsRefusal: true, pushesAndBinds: false },
    start: script(debianPython, 'authlib_application.py'),
  },
  {
    ...{ name: 'mod_auth_openidc', needs: ['apache2', 'mod_auth_openidc'], methods: [...secrets, 'none'] },
    ...{ verifies: true, logOut: 'at the issuer', tellsRefusal: false, pushesAndBinds: false },
    start: startBehindApache,
  },
];

function script(command: string, file: string) {
  return (job: RelyingPartyJob) => startProgramFile(command, file, job, /listening/);
}

export function programNamed(name: string): RelyingPartyProgram {
  const program = relyingPartyPrograms.find((one) => one.name === name);
  if (program === undefined) throw new Error(`there is no program with ${name}`);
  return program;
}
