import { renderPage, type Frame } from '@gatehouse/web';
import { LoginPage } from './login.page';
import { LogoutPage } from './logout.page';
import { ada, inside, outside, pageStates } from './page-states.fixture';
import { ProfilePage } from './profile.page';

const pages = Object.entries(pageStates).map(([name, page]) => [name, renderPage(page)] as const);
const login = (props: Partial<Parameters<typeof LoginPage>[0]> = {}) =>
  renderPage(<LoginPage frame={outside} nextPage={null} {...props} />);

/** The start tags of a page, with their attributes as a browser reads them. */
function tags(html: string): readonly { readonly name: string; readonly attributes: Map<string, string> }[] {
  return [...html.matchAll(/<([a-z0-9]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/g)].map((tag) => ({
    name: tag[1]!,
    attributes: new Map(
      [...tag[2]!.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map((found) => [found[1]!, found[2] ?? '']),
    ),
  }));
}

const tag = (html: string, name: string, attribute: string, value: string) =>
  tags(html).find((each) => each.name === name && each.attributes.get(attribute) === value)?.attributes;

describe.each(pages)('the page "%s"', (_name, html) => {
  const all = tags(html);

  it('has one h1, one main, a title, a language and a way past the header', () => {
    expect(all.filter(({ name }) => name === 'h1')).toHaveLength(1);
    expect(all.filter(({ name }) => name === 'main')).toHaveLength(1);
    expect(html).toMatch(/<title>[^<]+ – Example Preprints<\/title>/);
    expect(all[0]).toEqual({ name: 'html', attributes: new Map([['lang', 'en']]) });
    expect(tag(html, 'a', 'href', '#main')).toBeDefined();
  });

  it('gives each id once, and refers only to ids that are there', () => {
    const ids = all.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const referring = ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls', 'data-shows'];
    const used = all.flatMap(({ attributes }) =>
      referring.flatMap((name) => attributes.get(name)?.split(' ') ?? []),
    );
    const anchors = all.flatMap(({ attributes }) => /^#(.+)$/.exec(attributes.get('href') ?? '')?.[1] ?? []);
    for (const id of [...used, ...anchors]) expect(ids).toContain(id);
  });

  it('labels every field that can be seen', () => {
    const fields = all.filter(
      ({ name, attributes }) => name === 'input' && attributes.get('type') !== 'hidden',
    );
    for (const { attributes } of fields) {
      expect(tag(html, 'label', 'for', attributes.get('id')!)).toBeDefined();
    }
  });

  it('sends every form by POST with its token', () => {
    const forms = html.match(/<form .*?<\/form>/gs) ?? [];
    for (const form of forms) {
      expect(form).toMatch(/^<form [^>]*method="post"/);
      expect(form).toContain('name="csrf_token" value="a-token"');
    }
  });

  it('holds no script, style or handler of its own', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)/);
  });
});

describe('the log-in page', () => {
  it('has the fields that clients rely on, as browsers and password managers want them', () => {
    const html = login({ nextPage: '/submit?a=1&b=2' });
    expect(Object.fromEntries(tag(html, 'input', 'name', 'username')!)).toMatchObject({
      type: 'text',
      autocomplete: 'username',
      autocapitalize: 'none',
      spellcheck: 'false',
    });
    expect(Object.fromEntries(tag(html, 'input', 'name', 'password')!)).toMatchObject({
      type: 'password',
      autocomplete: 'current-password',
    });
    expect(tag(html, 'input', 'name', 'next_page')!.get('value')).toBe('/submit?a=1&amp;b=2');
    expect(tag(html, 'form', 'method', 'post')!.get('action')).toBe('/login');
    expect(tag(login(), 'input', 'name', 'next_page')).toBeUndefined();
  });

  it('keeps the username and never has a password to show', () => {
    const html = login({ username: 'ada', problem: { kind: 'invalid_credentials' } });
    expect(tag(html, 'input', 'name', 'username')!.get('value')).toBe('ada');
    expect(tag(html, 'input', 'name', 'password')!.has('value')).toBe(false);
  });

  it('does not say which of the two was wrong, and leads back to the password', () => {
    const html = login({ username: 'ada', problem: { kind: 'invalid_credentials' } });
    expect(html).toContain('Invalid username or password.');
    expect(html).toContain('<title>Error: Log in');
    for (const name of ['username', 'password']) {
      const field = tag(html, 'input', 'name', name)!;
      expect([field.get('aria-invalid'), field.get('aria-describedby')]).toEqual(['true', 'error-summary']);
    }
    expect(tag(html, 'input', 'name', 'password')!.has('autofocus')).toBe(true);
    expect(tag(html, 'input', 'name', 'username')!.has('autofocus')).toBe(false);
  });

  it('says beside each field what is missing, and focuses the first', () => {
    const html = login({ problem: { kind: 'incomplete', missing: ['password'] } });
    const field = tag(html, 'input', 'name', 'password')!;
    expect(field.get('aria-describedby')).toBe('field-password-error');
    expect(field.has('autofocus')).toBe(true);
    expect(html).toContain('id="field-password-error">Enter your password.</p>');
    expect(tag(html, 'input', 'name', 'username')!.has('aria-invalid')).toBe(false);
  });

  it.each([
    [1, 'Try again in 1 minute.'],
    [61, 'Try again in 2 minutes.'],
    [290, 'Try again in 5 minutes.'],
    [7300, 'Try again in 3 hours.'],
  ])('tells how long to wait: %i s', (retryAfter, sentence) => {
    expect(login({ problem: { kind: 'throttled', retryAfter } })).toContain(sentence);
  });

  it('offers to send the mail again only where that is possible', () => {
    const offered = login({
      problem: { kind: 'email_not_verified', resend: { action: '/email/verify', hidden: { proof: 'p' } } },
    });
    expect(tag(offered, 'input', 'name', 'proof')!.get('value')).toBe('p');
    expect(offered).toContain('Send the email again');
    expect(login({ problem: { kind: 'email_not_verified', resend: null } })).not.toContain('again</button>');
  });

  it('has links to other places only where there are such places', () => {
    expect(login()).not.toMatch(/Forgotten|Create an account/);
    expect(login({ forgotPasswordUrl: '/password/forgot', registerUrl: '/register' })).toMatch(
      /href="\/password\/forgot".*href="\/register"/,
    );
  });
});

describe('the profile page', () => {
  it('tells times with their zone and how far they are', () => {
    const html = renderPage(<ProfilePage frame={inside} profile={ada} />);
    expect(html).toMatch(
      /<time datetime="2025-07-22T13:59:50.000Z">22 July 2025, 13:59 UTC <span[^>]*>\(3 minutes ago\)/,
    );
    expect(html).toContain('(in 9 hours)');
  });

  it('marks the session that asks, and offers to end the others only', () => {
    const html = renderPage(<ProfilePage frame={inside} profile={ada} endSessionUrl="/end" />);
    expect(html.match(/This session/g)).toHaveLength(1);
    expect([...html.matchAll(/name="session_id" value="(.*?)"/g)].map((found) => found[1])).toEqual(['s2']);
    expect(renderPage(<ProfilePage frame={inside} profile={ada} />)).not.toContain('session_id');
  });

  it('tells rights over everyone’s things from rights over one’s own', () => {
    const roles = [{ name: 'administrator', scopes: ['profile:read', 'submission:read:*'] }];
    const html = renderPage(<ProfilePage frame={inside} profile={{ ...ada, roles }} />);
    expect(html).toMatch(/Read your profile\..*For everyone’s items.*Read your submissions\./);
  });
});

describe('text from elsewhere', () => {
  const attack = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b`;
  const frame: Frame = {
    ...inside,
    csrfToken: attack,
    visitor: { sessionId: attack, username: attack },
    site: { ...inside.site, name: attack, logoUrl: attack, helpUrl: attack, homeUrl: attack },
  };
  const everything = [
    <LoginPage
      frame={frame}
      nextPage={attack}
      username={attack}
      problem={{ kind: 'email_not_verified', resend: { action: attack, hidden: { [attack]: attack } } }}
      forgotPasswordUrl={attack}
      registerUrl={attack}
    />,
    <LoginPage frame={frame} nextPage={attack} problem={{ kind: 'unavailable', reference: attack }} />,
    <LogoutPage frame={frame} nextPage={attack} stayUrl={attack} because="other_site" />,
    <ProfilePage
      frame={frame}
      profile={{
        name: attack,
        username: attack,
        email: attack,
        emailVerified: true,
        affiliation: attack,
        country: attack,
        rank: attack,
        groups: [attack],
        defaultCategory: attack,
        roles: [{ name: attack, scopes: [attack] }],
        sessions: [{ id: attack, current: false, start: 0, end: 1e18, ipAddress: attack }],
      }}
      endSessionUrl={attack}
    />,
  ];

  it.each(everything.map((page) => [(page.type as { name: string }).name, page]))(
    'stays text on %s',
    (_name, page) => {
      const html = renderPage(page);
      expect(html).not.toMatch(/<script>|<img src=x|"'>/);
      expect(html).toContain('&lt;script>alert(1)');
      expect(html).toContain('&amp;lt;b');
    },
  );

  it.each(['javascript:alert(1)', ' JavaScript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x'])(
    'never becomes a link that runs: %j',
    (address) => {
      const html = [
        <LoginPage frame={frame} nextPage={null} forgotPasswordUrl={address} registerUrl={address} />,
        <LogoutPage
          frame={{ ...frame, site: { ...frame.site, helpUrl: address } }}
          nextPage={null}
          stayUrl={address}
          because="other_site"
        />,
      ].map(renderPage);
      expect(html.join('')).not.toMatch(/(?:href|src|action)="[^"#/]*script:|(?:href|src|action)="data:/i);
    },
  );
});
