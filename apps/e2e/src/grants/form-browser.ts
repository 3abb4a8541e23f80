/** A page that was shown, or an address that somebody was sent to and that is not the platform's. */
export interface Shown {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
}

/**
 * Somebody with a browser that knows no more than cookies, redirects and forms; for tests that want codes by the hundred.
 * It stays on one host, and stops where it is sent to another.
 */
export class FormBrowser {
  private readonly jar = new Map<string, string>();

  /** @param host the platform's, with whatever port */
  constructor(private readonly host = 'localhost') {}

  async open(address: string, form?: URLSearchParams): Promise<Shown> {
    let url = new URL(address);
    let body = form;
    for (let step = 0; step < 12; step += 1) {
      if (url.hostname !== this.host) return { url, status: 0, html: '' };
      const answer = await this.ask(url, body);
      const html = await answer.text();
      const next = answer.headers.get('location') ?? refreshIn(html);
      if (next === null) return { url, status: answer.status, html };
      url = new URL(next, url);
      body = undefined;
    }
    throw new Error(`sent round in circles, at last to ${url.href}`);
  }

  /** Sends the form of a page that has this field, with what the page has hidden in it. */
  async submit(shown: Shown, fields: Readonly<Record<string, string>>): Promise<Shown> {
    const [first] = Object.keys(fields);
    const form = [...shown.html.matchAll(/<form\b[^>]*>[^]*?<\/form>/g)]
      .map(([text]) => text)
      .find((text) => text.includes(`name="${first}"`));
    if (form === undefined) throw new Error(`no form with ${first} at ${shown.url.href}: ${shown.html}`);
    const action = unescaped(/<form\b[^>]*\baction="([^"]*)"/.exec(form)?.[1] ?? '');
    const hidden = [...form.matchAll(/<input\b[^>]*\btype="hidden"[^>]*>/g)].map(([input]) => [
      /\bname="([^"]*)"/.exec(input)?.[1] ?? '',
      unescaped(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? ''),
    ]);
    const all = new URLSearchParams({ ...Object.fromEntries(hidden), ...fields });
    return this.open(new URL(action, shown.url).href, all);
  }

  /** For a header `Cookie`. */
  get cookies(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private async ask(url: URL, form?: URLSearchParams): Promise<Response> {
    const headers: Record<string, string> = { accept: 'text/html', cookie: this.cookies };
    if (form !== undefined) headers['origin'] = url.origin;
    const method = form === undefined ? 'GET' : 'POST';
    const answer = await fetch(url, { method, headers, body: form, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) this.keep(cookie);
    return answer;
  }

  private keep(cookie: string): void {
    const [pair, ...attributes] = cookie.split('; ') as [string];
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    const isOver = attributes.some((attribute) => /^max-age=0$|^expires=Thu, 01 Jan 1970/i.test(attribute));
    if (isOver) this.jar.delete(name);
    else this.jar.set(name, value);
  }
}

/** Where a page goes on to by itself. */
function refreshIn(html: string): string | null {
  const next = /<meta http-equiv="refresh" content="0;\s*url=([^"]*)"/i.exec(html)?.[1];
  return next === undefined ? null : unescaped(next);
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
