"""An API client by Authlib, with the job and the transcript of the programs beside it."""

import json
import sys

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT

with open(sys.argv[1]) as file:
    job = json.load(file)

# Authlib has no discovery of its own: a session asks for the metadata as for anything else.
metadata = OAuth2Session().get(
    job['issuer'] + '/.well-known/oauth-authorization-server', withhold_token=True
).json()
assert metadata['issuer'] == job['issuer']


def session_with(proof):
    session = OAuth2Session(
        job['clientId'],
        proof.get('secret') or proof['pem'],
        token_endpoint_auth_method=job['method'],
        revocation_endpoint_auth_method=job['method'],
        scope=job['scope'],
    )
    if job['method'] == 'private_key_jwt':
        session.register_client_auth_method(PrivateKeyJWT(metadata['token_endpoint'], alg=proof['key']['alg']))
    return session


def fetch_token(session):
    return session.fetch_token(metadata['token_endpoint'], grant_type='client_credentials')


def call():
    answer = session.get(job['service'])
    return {
        'status': answer.status_code,
        'reason': answer.headers.get('X-Auth-Reason'),
        'received': answer.json() if answer.ok else None,
    }


def introspect():
    answer = session.introspect_token(metadata['introspection_endpoint'], token_type_hint='access_token')
    answer.raise_for_status()
    return answer.json()


def revoke():
    return session.revoke_token(metadata['revocation_endpoint'], token_type_hint='access_token').status_code


def error_of(act):
    try:
        act()
    except OAuthError as error:
        return error.error
    return 'no error'


session = session_with(job['proof'])
token = fetch_token(session)
transcript = {
    'token': {name: token[name] for name in ('access_token', 'token_type', 'expires_in', 'scope')},
    'called': call(),
    'introspected': introspect(),
}
assert revoke() == 200
transcript['introspectedAfterwards'] = introspect()
transcript['calledAfterwards'] = call()
transcript['revokedAgain'] = revoke()
transcript['wrongProof'] = error_of(lambda: fetch_token(session_with(job['wrongProof'])))
print(json.dumps(transcript))
