import { renderPage } from '@gatehouse/web';
import { describeHostileText, describeMarkup, tagOf } from '@gatehouse/web/testing';
import { LoginPage } from './login.page';
import { LogoutPage } from './logout.page';
import { ada, inside, outside, pageStates } from './page-states.fixture';
import { ProfilePage } from './profile.page';

const login = (props: Partial<Parameters<typeof LoginPage>[0]> = {}) =>
  renderPage(<LoginPage frame={outside} nextPage={null} {...props} />);

describeMarkup(pageStates);

describe('the log-in page', () => {
  it('has the fields that clients rely on, as browsers and password managers want them', () => {
    const html = login({ nextPage: '/submit?a=1&b=2' });
    expect(Object.fromEntries(tagOf(html, 'input', 'name', 'username')!)).toMatchObject({
      type: 'text',
      autocomplete: 'username',
      autocapitalize: 'none',
      spellcheck: 'false',
    });
    expect(Object.fromEntries(tagOf(html, 'input', 'name', 'password')!)).toMatchObject({
      type: 'password',
      autocomplete: 'current-password',
    });
    expect(tagOf(html, 'input', 'name', 'next_page')!.get('value')).toBe('/submit?a=1&amp;b=2');
    expect(tagOf(html, 'form', 'method', 'post')!.get('action')).toBe('/login');
    expect(tagOf(login(), 'input', 'name', 'next_page')).toBeUndefined();
  });

  it('keeps the username and never has a password to show', () => {
    const html = login({ username: 'ada', problem: { kind: 'invalid_credentials' } });
    expect(tagOf(html, 'input', 'name', 'username')!.get('value')).toBe('ada');
    expect(tagOf(html, 'input', 'name', 'password')!.has('value')).toBe(false);
  });

  it('does not say which of the two was wrong, and leads back to the password', () => {
    const html = login({ username: 'ada', problem: { kind: 'invalid_credentials' } });
    expect(html).toContain('Invalid username or password.');
    expect(html).toContain('<title>Error: Log in');
    for (const name of ['username', 'password']) {
      const field = tagOf(html, 'input', 'name', name)!;
      expect([field.get('aria-invalid'), field.get('aria-describedby')]).toEqual(['true', 'error-summary']);
    }
    expect(tagOf(html, 'input', 'name', 'password')!.has('autofocus')).toBe(true);
    expect(tagOf(html, 'input', 'name', 'username')!.has('autofocus')).toBe(false);
  });

  it('says beside each field what is missing, and focuses the first', () => {
    const html = login({ problem: { kind: 'incomplete', missing: ['password'] } });
    const field = tagOf(html, 'input', 'name', 'password')!;
    expect(field.get('aria-describedby')).toBe('field-password-error');
    expect(field.has('autofocus')).toBe(true);
    expect(html).toContain('id="field-password-error">Enter your password.</p>');
    expect(tagOf(html, 'input', 'name', 'username')!.has('aria-invalid')).toBe(false);
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
    expect(tagOf(offered, 'input', 'name', 'proof')!.get('value')).toBe('p');
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

  it('leads to the registry, where applications lose their access', () => {
    const html = renderPage(<ProfilePage frame={inside} profile={ada} />);
    expect(tagOf(html, 'a', 'href', 'http://localhost:4001/applications')).toBeDefined();
  });

  it('tells rights over everyone’s things from rights over one’s own', () => {
    const roles = [{ name: 'administrator', scopes: ['profile:read', 'submission:read:*'] }];
    const html = renderPage(<ProfilePage frame={inside} profile={{ ...ada, roles }} />);
    expect(html).toMatch(/Read your profile\..*For everyone’s items.*Read your submissions\./);
  });
});

describeHostileText(inside, (frame, text) => ({
  'the log-in page': (
    <LoginPage
      frame={frame}
      nextPage={text}
      username={text}
      problem={{ kind: 'email_not_verified', resend: { action: text, hidden: { [text]: text } } }}
      forgotPasswordUrl={text}
      registerUrl={text}
    />
  ),
  'the log-in page that cannot help': (
    <LoginPage frame={frame} nextPage={text} problem={{ kind: 'unavailable', reference: text }} />
  ),
  'the log-out page': <LogoutPage frame={frame} nextPage={text} stayUrl={text} because="other_site" />,
  'the profile page': (
    <ProfilePage
      frame={frame}
      profile={{
        name: text,
        username: text,
        email: text,
        emailVerified: true,
        affiliation: text,
        country: text,
        rank: text,
        groups: [text],
        defaultCategory: text,
        roles: [{ name: text, scopes: [text] }],
        sessions: [{ id: text, current: false, start: 0, end: 1e18, ipAddress: text }],
      }}
      endSessionUrl={text}
    />
  ),
}));
