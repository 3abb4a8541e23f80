"""The web application around what a library of Python does; see web-application.mjs."""

import json
import secrets
from html import escape
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from authlib.common.errors import AuthlibBaseError

sessions = {}


def serve(port, library):
    """Serves until it is ended. The library has begin, finish, refresh, call and log_out."""
    Application.port = port
    Application.library = library
    server = ThreadingHTTPServer(('127.0.0.1', port), Application)
    print('listening', flush=True)
    server.serve_forever()


def page(account=None, error=None, note=None):
    said = f'<p id="note">{escape(note)}</p>' if note else ''
    if error:
        said += f'<p>That did not work: <code id="error">{escape(error)}</code></p>'
    who = '<p>Nobody is logged in.</p><p><a href="/login">Log in with Gatehouse</a></p>'
    if account:
        who = (
            f'<p>Hello, <b id="name">{escape(account["name"])}</b>.</p>'
            '<p><a href="/call">Ask the service</a></p>'
            '<form method="post" action="/refresh"><button>Refresh</button></form>'
            '<form method="post" action="/logout"><button>Log out</button></form>'
        )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Reading list</title>'
        f'<link rel="icon" href="data:,"><h1>Reading list</h1>{said}{who}</html>'
    )


class Application(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        self.answer()

    def answer(self):
        self.open_session()
        target = urlsplit(self.path)
        more = dict(parse_qsl(target.query))
        try:
            act = getattr(self, f'{self.command.lower()}_{target.path.strip("/").replace("-", "_")}', None)
            if act is None:
                self.show(404, page(error='not_found'))
            else:
                act(more)
        except AuthlibBaseError as error:
            self.show(400, page(self.session.get('account'), error.error))
        except Exception as error:  # whatever else: the test is to see it
            self.show(400, page(self.session.get('account'), f'no code: {error!r}'))

    def get_(self, _more):
        self.show(200, page(self.session.get('account')))

    def get_login(self, more):
        url, self.session['kept'] = self.library.begin(more)
        self.redirect(url)

    def get_callback(self, _more):
        self.session['account'] = self.library.finish(f'http://127.0.0.1:{self.port}{self.path}', self.session['kept'])
        self.redirect('/')

    def post_refresh(self, _more):
        self.session['account'] = self.library.refresh(self.session['account'])
        self.redirect('/')

    def get_call(self, _more):
        self.tell(self.library.call(self.session['account']))

    def get_account(self, _more):
        self.tell(self.session.get('account'))

    def post_logout(self, _more):
        self.redirect(self.library.log_out(self.session.pop('account')))

    def get_logged_out(self, _more):
        self.show(200, page(self.session.get('account'), note='You are logged out.'))

    def open_session(self):
        """Cookies know no ports, and all of these applications live on one host."""
        name = f'application_{self.port}'
        cookie = SimpleCookie(self.headers.get('Cookie')).get(name)
        self.new_cookie = None
        if cookie is None or cookie.value not in sessions:
            key = secrets.token_hex(16)
            sessions[key] = {}
            self.new_cookie = f'{name}={key}; Path=/; HttpOnly; SameSite=Lax'
        self.session = sessions[cookie.value if self.new_cookie is None else key]

    def show(self, status, html):
        self.send(status, {'Content-Type': 'text/html; charset=utf-8'}, html)

    def tell(self, value):
        self.send(200, {'Content-Type': 'application/json'}, json.dumps(value))

    def redirect(self, url):
        self.send(302, {'Location': url}, '')

    def send(self, status, headers, text):
        body = text.encode()
        self.send_response(status)
        if self.new_cookie is not None:
            self.send_header('Set-Cookie', self.new_cookie)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass
