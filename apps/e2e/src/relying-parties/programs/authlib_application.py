"""A small web application by Authlib, with the job and the pages of the programs beside it."""

import json
import sys
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, JsonWebToken
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken

from web_application import serve

with open(sys.argv[1]) as file:
    job = json.load(file)

origin = f"http://127.0.0.1:{job['port']}"
redirect_uri = f'{origin}/callback'
metadata = requests.get(job['issuer'] + '/.well-known/openid-configuration').json()
assert metadata['issuer'] == job['issuer']


def client(token=None):
    proof = job['proof'] or {}
    session = OAuth2Session(
        job['clientId'],
        proof.get('secret') or proof.get('pem'),
        token_endpoint_auth_method=job['method'],
        scope=job['scope'],
        redirect_uri=redirect_uri,
        code_challenge_method='S256',
        token=token,
    )
    if job['method'] == 'private_key_jwt':
        session.register_client_auth_method(PrivateKeyJWT(metadata['token_endpoint'], alg=proof['key']['alg']))
    return session


def verified(id_token, nonce):
    keys = JsonWebKey.import_key_set(requests.get(metadata['jwks_uri']).json())
    claims = JsonWebToken(metadata['id_token_signing_alg_values_supported']).decode(
        id_token,
        keys,
        claims_cls=CodeIDToken,
        claims_options={'iss': {'value': job['issuer']}, 'aud': {'value': job['clientId']}},
        claims_params={'nonce': nonce, 'client_id': job['clientId']},
    )
    claims.validate()
    return claims


def begin(more):
    kept = {'verifier': generate_token(48), 'nonce': generate_token()}
    url, kept['state'] = client().create_authorization_url(
        metadata['authorization_endpoint'], code_verifier=kept['verifier'], nonce=kept['nonce'], **more
    )
    return url, kept


def finish(url, kept):
    answer = dict(parse_qsl(urlsplit(url).query))
    if 'error' in answer:
        raise OAuthError(answer['error'], answer.get('error_description'))
    session = client()
    token = session.fetch_token(
        metadata['token_endpoint'],
        authorization_response=url,
        state=kept['state'],
        code_verifier=kept['verifier'],
    )
    claims = verified(token['id_token'], kept['nonce'])
    userinfo = session.get(metadata['userinfo_endpoint']).json()
    assert userinfo['sub'] == claims['sub']
    name = userinfo['preferred_username']
    return {'name': name, 'tokens': dict(token), 'claims': dict(claims), 'userinfo': userinfo}


def refresh(account):
    token = client(account['tokens']).refresh_token(metadata['token_endpoint'])
    return {**account, 'tokens': {**account['tokens'], **token}}


def call(account):
    token = {**account['tokens'], 'expires_at': None}
    answer = client(token).get(job['service'])
    reason = answer.headers.get('X-Auth-Reason')
    return {'status': answer.status_code, 'reason': reason, 'received': answer.json() if answer.ok else None}


def log_out(account):
    hints = {
        'id_token_hint': account['tokens']['id_token'],
        'post_logout_redirect_uri': f'{origin}/logged-out',
    }
    return metadata['end_session_endpoint'] + '?' + urlencode(hints)


serve(job['port'], sys.modules[__name__])
