/** The one page of an application: who is logged in, what went wrong, what can be done. Without script. */
export function page({ account, error, note }) {
  const said = [
    note === undefined ? '' : `<p id="note">${escape(note)}</p>`,
    error === undefined ? '' : `<p>That did not work: <code id="error">${escape(error)}</code></p>`,
  ];
  const who =
    account === undefined
      ? '<p>Nobody is logged in.</p><p><a href="/login">Log in with Gatehouse</a></p>'
      : `<p>Hello, <b id="name">${escape(account.name)}</b>.</p>
<p><a href="/call">Ask the service</a></p>
<form method="post" action="/refresh"><button>Refresh</button></form>
<form method="post" action="/logout"><button>Log out</button></form>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reading list</title>
<link rel="icon" href="data:,"><h1>Reading list</h1>
${said.join('')}${who}</html>`;
}

function escape(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
