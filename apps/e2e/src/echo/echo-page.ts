import { headerOf, type ReceivedRequest } from './received-request';

/** What the service shows to somebody's browser: who they are to it, and what they may do. */
export function echoPage(got: ReceivedRequest): string {
  const name = got.token?.user?.username ?? 'nobody';
  const scopes = (headerOf(got, 'x-auth-scopes') ?? '').split(' ').filter((scope) => scope !== '');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Echo</title>
<h1>Hello, <span id="name">${escape(name)}</span></h1>
<p>You asked for <code id="url">${escape(got.url)}</code>.</p>
<ul id="scopes">${scopes.map((scope) => `<li>${escape(scope)}</li>`).join('')}</ul></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
