import type { ChangeOptionsAct } from './client-acts';
import type { ClientEntity } from './client.entity';
import { checkLogoutUri, checkRedirectUris } from './client-rules';

export type OptionColumns = Pick<
  ClientEntity,
  | 'redirectUris'
  | 'firstParty'
  | 'postLogoutRedirectUris'
  | 'backchannelLogoutUri'
  | 'backchannelLogoutSession'
  | 'dpopBound'
  | 'requirePar'
>;

/** The columns of a client that was registered without any. */
export const noOptions: OptionColumns = {
  redirectUris: '[]',
  firstParty: 0,
  postLogoutRedirectUris: null,
  backchannelLogoutUri: null,
  backchannelLogoutSession: 0,
  dpopBound: 0,
  requirePar: 0,
};

/** The columns of those options that the act names. Throws `invalid` for addresses that no column bears. */
export function optionColumns(act: Omit<ChangeOptionsAct, 'clientId'>): Partial<OptionColumns> {
  const { redirectUris, postLogoutRedirectUris, backchannelLogoutUri } = act;
  for (const uris of [redirectUris, postLogoutRedirectUris]) checkRedirectUris(uris ?? []);
  if (backchannelLogoutUri != null) checkLogoutUri(backchannelLogoutUri);
  const columns = {
    redirectUris: list(redirectUris),
    firstParty: flag(act.firstParty),
    postLogoutRedirectUris: list(postLogoutRedirectUris),
    backchannelLogoutUri,
    backchannelLogoutSession: flag(act.backchannelLogoutSession),
    dpopBound: flag(act.dpopBound),
    requirePar: flag(act.requirePar),
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

/** JSON, each once. */
function list(uris: readonly string[] | undefined): string | undefined {
  return uris && JSON.stringify([...new Set(uris)]);
}

function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
