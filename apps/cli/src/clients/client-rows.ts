import type { Client } from '@gatehouse/registry-data';
import { columns } from '../console/columns';
import { isoTime, isoTimeOrNull } from '../console/iso-time';

const headings = ['CLIENT ID', 'NAME', 'OWNER', 'STATUS', 'METHOD', 'TOKENS', 'GRANTS', 'SCOPES'];
/** Of what has a usual length; the table comes row by row, and cannot look ahead. */
const widths = [22, 24, 12, 9, 19, 6, 18];

/** A client in the words of `--json`. No hash, and nothing else that would help to get in. */
export function clientJson(client: Client) {
  return {
    client_id: client.clientId,
    name: client.name,
    description: client.description,
    owner: client.owner && { uuid: client.owner.uuid, user_id: client.owner.userId },
    status: client.status,
    epoch: client.epoch,
    auth_method: client.authMethod,
    access_token_format: client.accessTokenFormat,
    grants: client.grantTypes,
    redirect_uris: client.redirectUris,
    first_party: client.firstParty,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    backchannel_logout_uri: client.backchannelLogoutUri,
    backchannel_logout_session: client.backchannelLogoutSession,
    dpop_bound: client.dpopBound,
    require_par: client.requirePar,
    scopes: client.scopes.filter(({ approvedAt }) => approvedAt !== null).map(({ scope }) => scope),
    requested_scopes: client.scopes.filter(({ approvedAt }) => approvedAt === null).map(({ scope }) => scope),
    secrets: client.secrets.map(({ id, createdAt, expiresAt }) => ({
      id,
      created_at: isoTime(createdAt),
      expires_at: isoTimeOrNull(expiresAt),
    })),
    created_at: isoTime(client.createdAt),
    /** Whether the token store has been told all of it. */
    in_force: client.publishedRevision >= client.revision,
  };
}

/** The table for people, line by line as the clients come. */
export async function* clientTable(clients: AsyncIterable<Client>): AsyncIterable<string> {
  yield columns([headings], widths);
  for await (const client of clients) {
    const { client_id, name, owner, status, auth_method, access_token_format, grants, scopes } =
      clientJson(client);
    const row = [
      client_id,
      name,
      owner?.user_id ?? '-',
      status,
      auth_method,
      access_token_format,
      grants.join(' '),
      scopes.join(' '),
    ];
    yield columns([row], widths);
  }
}

function told(shown: ReturnType<typeof clientJson>): string {
  const { backchannel_logout_uri: uri, backchannel_logout_session: session } = shown;
  return uri === null ? '-' : `${uri}${session ? ', with the session' : ''}`;
}

/** Everything about one, for people. */
export function clientText(client: Client): string {
  const shown = clientJson(client);
  const list = (words: readonly string[]) => (words.length === 0 ? '-' : words.join(' '));
  return columns([
    ['Client id:', shown.client_id],
    ['Name:', shown.name],
    ['Description:', shown.description || '-'],
    ['Owner:', shown.owner === null ? '-' : `${shown.owner.user_id} (${shown.owner.uuid})`],
    ['Status:', `${shown.status}, epoch ${shown.epoch}${shown.in_force ? '' : ', not yet in force'}`],
    ['Authenticates by:', shown.auth_method],
    ['Access tokens:', shown.access_token_format],
    ['Grants:', list(shown.grants)],
    ['Redirect URIs:', list(shown.redirect_uris)],
    ['After a log-out:', list(shown.post_logout_redirect_uris)],
    ['Told of log-outs:', told(shown)],
    ['First party:', shown.first_party ? 'yes' : 'no'],
    ['Has to use:', list([...(shown.dpop_bound ? ['DPoP'] : []), ...(shown.require_par ? ['PAR'] : [])])],
    ['Approved scopes:', list(shown.scopes)],
    ['Requested scopes:', list(shown.requested_scopes)],
    ...shown.secrets.map((secret, index) => [
      index === 0 ? 'Secrets:' : '',
      `${secret.id}, of ${secret.created_at}${secret.expires_at === null ? '' : `, until ${secret.expires_at}`}`,
    ]),
    ['Created:', shown.created_at],
  ]);
}
