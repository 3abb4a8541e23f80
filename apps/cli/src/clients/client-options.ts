import type { Command } from 'commander';
import type { ChangeOptionsAct } from '@gatehouse/registry-data';

/** As the command line gives them; false where an option was taken back by its `--no-…`. */
export interface OptionFlags {
  readonly redirectUri?: readonly string[];
  readonly firstParty?: boolean;
  readonly postLogoutRedirectUri?: readonly string[] | false;
  readonly backchannelLogoutUri?: string | false;
  readonly backchannelLogoutSession?: boolean;
  readonly dpopBound?: boolean;
  readonly requirePar?: boolean;
}

/** What a client may be registered with, and what can be changed later. */
export function addClientOptions(command: Command): Command {
  const addresses = 'https, or http on 127.0.0.1 or [::1]';
  return command
    .option('--redirect-uri <uri...>', `where its users come back to: ${addresses}`)
    .option('--first-party', 'it is the platform’s own: FIRST_PARTY_CONSENT says whether its users are asked')
    .option('--post-logout-redirect-uri <uri...>', `where its users may go after a log-out: ${addresses}`)
    .option('--backchannel-logout-uri <uri>', 'who is told that a user logged out (OpenID Connect)')
    .option('--backchannel-logout-session', 'it is told of which session as well')
    .option('--dpop-bound', 'its access tokens have to be bound to a key of its own (DPoP)')
    .option('--require-par', 'its authorization requests have to be pushed (PAR)');
}

/** How what was registered is taken back. */
export function addClientOptionsTakenBack(command: Command): Command {
  return command
    .option('--no-first-party', 'it is somebody else’s')
    .option('--no-post-logout-redirect-uri', 'its users stay where they logged out')
    .option('--no-backchannel-logout-uri', 'nobody is told')
    .option('--no-backchannel-logout-session', 'it is told of which user alone')
    .option('--no-dpop-bound', 'its access tokens may be bearer tokens')
    .option('--no-require-par', 'its users may bring its requests');
}

/** What was given; the rest is undefined, and stays as it is. */
export function clientOptionsOf(flags: OptionFlags): Omit<ChangeOptionsAct, 'clientId' | 'by' | 'now'> {
  const { redirectUri, postLogoutRedirectUri, backchannelLogoutUri } = flags;
  const { firstParty, backchannelLogoutSession, dpopBound, requirePar } = flags;
  return {
    redirectUris: redirectUri,
    firstParty,
    postLogoutRedirectUris: postLogoutRedirectUri === false ? [] : postLogoutRedirectUri,
    backchannelLogoutUri: backchannelLogoutUri === false ? null : backchannelLogoutUri,
    backchannelLogoutSession,
    dpopBound,
    requirePar,
  };
}
