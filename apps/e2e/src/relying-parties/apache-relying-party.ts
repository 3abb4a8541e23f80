import { freePort, startApache } from '@gatehouse/testing';
import { startProgramFile } from './program-file';
import type { RelyingPartyJob } from './relying-party-job';

/** An application that knows nothing of OAuth, behind an Apache whose mod_auth_openidc logs people in for it. */
export async function startBehindApache(job: RelyingPartyJob): Promise<{ stop(): Promise<unknown> }> {
  const port = await freePort();
  const application = await startProgramFile(
    process.execPath,
    'behind-apache.mjs',
    { ...job, port },
    /listening/,
  );
  const apache = await startApache({
    ports: [job.port!],
    modules: ['authn_core', 'authz_user', 'proxy', 'proxy_http', 'auth_openidc'],
    config: configOf(job, port),
  });
  return { stop: () => Promise.all([apache.stop(), application.stop()]) };
}

/** As its manual shows it, for one issuer that is found by its metadata. */
function configOf(job: RelyingPartyJob, application: number): string {
  const secret = job.proof !== null && 'secret' in job.proof ? `OIDCClientSecret ${job.proof.secret}` : '';
  return `
OIDCProviderMetadataURL ${job.issuer}/.well-known/openid-configuration
OIDCProviderTokenEndpointAuth ${job.method}
OIDCClientID ${job.clientId}
${secret}
OIDCScope "${job.scope}"
OIDCPKCEMethod S256
OIDCRedirectURI http://127.0.0.1:${job.port}/callback
OIDCCryptoPassphrase a-passphrase
OIDCCookie application_${job.port}
OIDCStateCookiePrefix application_state_${job.port}_
OIDCRemoteUserClaim preferred_username
OIDCPassRefreshToken On
OIDCPassIDTokenAs claims serialized
OIDCInfoHook access_token access_token_expires id_token userinfo refresh_token

<Location />
  AuthType openid-connect
  Require valid-user
  OIDCUnAuthAction pass
  ProxyPass http://127.0.0.1:${application}/
</Location>
<Location /login>
  OIDCUnAuthAction auth
</Location>
<Location /callback>
  ProxyPass !
</Location>
`;
}
