import { renderPage } from '@gatehouse/web';
import { describeHostileText, describeMarkup, tagOf, tagsOf } from '@gatehouse/web/testing';
import type { Application } from './application';
import { ApplicationsPage, WithdrawPage } from './applications.page';
import { AuthorizationErrorPage } from './authorization-error.page';
import { authorizationWords, type AuthorizationProblem } from './authorization-problem';
import { DeviceAnsweredPage } from './device-answered.page';
import { DeviceCodePage } from './device-code.page';
import { LoggedOutPage, LogoutPage, LogoutReturnPage } from './logout.page';
import {
  allowed,
  consent,
  deviceConfirm,
  figureChecker,
  identitySentences,
  inside,
  pageStates,
} from './page-states.fixture';
import { SignInReturnPage } from './sign-in-return.page';

describeMarkup(pageStates);

/** What a person reads of a page. */
const textOf = (html: string) =>
  html
    .replace(/^.*<main/s, '<main')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,:)])/g, '$1')
    .replaceAll('( ', '(');
const hidden = (html: string) =>
  Object.fromEntries(
    tagsOf(html)
      .filter(({ name, attributes }) => name === 'input' && attributes.get('type') === 'hidden')
      .map(({ attributes }) => [attributes.get('name'), attributes.get('value')]),
  );
const render = (...props: Parameters<typeof consent>) => renderPage(consent(...props));

describe('the consent page', () => {
  it('says who asks, who made it, for whose account, for what, and where the answer goes', () => {
    const text = textOf(render());
    expect(text).toContain('Figure Checker asks for access to your account, ada.lovelace. Not you?');
    expect(text).toContain('Made by Grace Hopper (not the operators of Example Preprints)');
    expect(text).toContain('Finds figures that are too small to read');
    expect(text).toContain('Sends you back to checker.example.org');
    for (const sentence of ['Know that you are the person', 'See your name', 'Read your submissions.'])
      expect(text).toContain(sentence);
    expect(text).not.toMatch(/openid|submission:|undefined|null/);
  });

  it('offers one form with two answers, and nothing else that acts', () => {
    const html = render();
    const buttons = tagsOf(html.slice(html.indexOf('<main'))).filter(({ name }) => name === 'button');
    expect(buttons.map(({ attributes: a }) => [a.get('type'), a.get('name'), a.get('value')])).toEqual([
      ['submit', 'decision', 'allow'],
      ['submit', 'decision', 'deny'],
    ]);
    expect(hidden(html)).toEqual({ csrf_token: 'a-token', request: 'a-request' });
    expect(tagOf(html, 'form', 'action', '/consent')).toBeDefined();
    expect(html).not.toContain('checker.example.org/callback');
  });

  it('leads to another account, and to where it can be withdrawn', () => {
    const html = render();
    expect(tagOf(html, 'a', 'href', 'http://localhost:4000/login?prompt=login')).toBeDefined();
    expect(tagOf(html, 'a', 'href', '/applications')).toBeDefined();
  });

  it('says that an application belongs to the platform only where it does', () => {
    const operators = { ...figureChecker, maker: { kind: 'operators' as const } };
    const nobody = { ...figureChecker, maker: { kind: 'unknown' as const } };
    expect(textOf(render({ application: operators }))).toContain(
      'Made by The operators of Example Preprints',
    );
    expect(textOf(render({ application: nobody }))).toContain('Made by Not known');
  });

  it('tells what is new from what was allowed before', () => {
    const text = textOf(render({ scopes: ['profile', 'upload:read'], allowedBefore: ['profile', 'email'] }));
    expect(text).toMatch(/^ ?Allow more access to your account\?/);
    expect(text).toMatch(
      /New: it will also be able to Read files that you uploaded\. You have already allowed it to See your name/,
    );
    expect(text).not.toContain('email');
  });

  it('says so where nothing is new', () => {
    const text = textOf(render({ scopes: ['profile'], allowedBefore: ['profile'] }));
    expect(text).toContain('asks once more for access');
    expect(text).not.toContain('will be able to');
  });

  it.each([
    ['a program', 'http://127.0.0.1:5104/cb', true, 'a program on this device'],
    ['a program on IPv6', 'http://[::1]:5104/cb', false, 'a program on this device'],
    ['an app', 'com.example.app:/cb', true, 'an app on this device (com.example.app)'],
  ])(
    'warns that %s runs on the device, where any program could use its name',
    (_what, uri, isPublic, place) => {
      const text = textOf(render({ redirectUri: uri, publicClient: isPublic }));
      expect(text).toContain(`Sends you back to ${place}`);
      expect(text).toContain('It runs on this device, where any program could use its name.');
    },
  );

  it('warns of a page with script, which has no secret, and not of a server', () => {
    expect(textOf(render({ publicClient: true }))).toContain('It runs on this device, in your browser.');
    expect(textOf(render())).not.toContain('on this device');
  });

  it('shows the host as a browser reads it, whatever the address looks like', () => {
    const text = textOf(render({ redirectUri: 'https://accounts.example.org@evil.example/' }));
    expect(text).toContain('Sends you back to evil.example');
    expect(text).not.toContain('accounts.example.org');
  });

  it('does not let a long description push down the question', () => {
    const description = 'Very good. '.repeat(180);
    const html = render({ application: { ...figureChecker, description } });
    const outside = html.replace(/<\/summary>.*?<\/details>/s, '');
    expect(textOf(outside).match(/Very good/g)!.length).toBeLessThan(20);
    expect(html.match(/Very good/g)!.length).toBeGreaterThan(180);
    const lines = render({ application: { ...figureChecker, description: 'a\n\n\n\n\n\nb' } });
    expect(lines).toContain('<details>');
  });

  it('keeps a name that runs from right to left from turning the text around it', () => {
    const name = '\u202eevil\u202c';
    expect(render({ application: { ...figureChecker, name } })).toContain(`<bdi>${name}</bdi>`);
  });
});

describe('an authorization request that must not lead back', () => {
  it.each(Object.keys(authorizationWords) as AuthorizationProblem[])(
    'says what, why and what now: %s',
    (problem) => {
      const html = renderPage(<AuthorizationErrorPage frame={inside} problem={problem} reference="ref-1" />);
      for (const sentence of Object.values(authorizationWords[problem]))
        expect(textOf(html)).toContain(sentence);
      expect(textOf(html)).toContain('Reference for support: ref-1');
      expect(html).not.toMatch(/error occurred|something went wrong|http-equiv/i);
    },
  );

  it('names an address that it was given, and never leads there', () => {
    const detail = 'https://evil.example/ is not registered.';
    const html = renderPage(
      <AuthorizationErrorPage
        frame={inside}
        problem="unregistered_redirect_uri"
        applicationName="Figure Checker"
        detail={detail}
        reference={null}
      />,
    );
    expect(textOf(html)).toContain(`For the makers of the application: ${detail}`);
    expect(textOf(html)).toContain('You came from Figure Checker.');
    expect(html).not.toMatch(/(href|action|src|content)="[^"]*evil/);
  });
});

describe('a page that goes on by itself', () => {
  it('leads on after log-in, with a link for whoever stays', () => {
    const html = renderPage(<SignInReturnPage frame={inside} continueUrl="/authorize/resume?a=1&b=2" />);
    expect(tagOf(html, 'meta', 'http-equiv', 'refresh')!.get('content')).toBe(
      '0;url=/authorize/resume?a=1&amp;b=2',
    );
    expect(tagOf(html, 'a', 'href', '/authorize/resume?a=1&amp;b=2')).toBeDefined();
  });

  it('leads back to the application after log-out, into an app as well', () => {
    const after = { url: 'com.example.app:/bye', applicationName: 'Figure Checker' };
    const html = renderPage(<LogoutReturnPage frame={inside} after={after} />);
    expect(tagOf(html, 'meta', 'http-equiv', 'refresh')!.get('content')).toBe('0;url=com.example.app:/bye');
    expect(tagOf(html, 'a', 'href', 'com.example.app:/bye')).toBeDefined();
  });
});

describe('the pages of devices', () => {
  it('take a code in one field that suits one', () => {
    const html = renderPage(<DeviceCodePage frame={inside} userCode="wdjb mjht" />);
    expect(Object.fromEntries(tagOf(html, 'input', 'name', 'user_code')!)).toMatchObject({
      autocapitalize: 'characters',
      autocorrect: 'off',
      autocomplete: 'off',
      spellcheck: 'false',
      value: 'wdjb mjht',
    });
    expect(tagOf(html, 'form', 'action', '/device')).toBeDefined();
    expect(html).not.toContain('maxlength');
  });

  it.each([
    ['missing', 'Enter the code that your device shows.'],
    ['unknown', 'There is no such code, or it has expired.'],
  ] as const)('say beside the field what is wrong with it: %s', (kind, sentence) => {
    const html = renderPage(<DeviceCodePage frame={inside} problem={{ kind }} />);
    expect(html).toContain('<title>Error: Connect a device');
    expect(html).toMatch(new RegExp(`id="field-user_code-error">${sentence}`));
    expect(tagOf(html, 'input', 'name', 'user_code')!.get('aria-invalid')).toBe('true');
  });

  it('tell how long to wait after too many tries, and blame no field', () => {
    const problem = { kind: 'throttled', retryAfter: 290 } as const;
    const html = renderPage(<DeviceCodePage frame={inside} userCode="WDJB-MJHT" problem={problem} />);
    expect(textOf(html)).toContain('Try again in 5 minutes.');
    expect(tagOf(html, 'input', 'name', 'user_code')!.has('aria-invalid')).toBe(false);
  });

  it('show the code once more to compare, who asks since when from where, and a warning', () => {
    const html = renderPage(deviceConfirm());
    const text = textOf(html);
    expect(text).toContain('Does your device show this code? WDJB-MJHT');
    expect(text).toContain('If somebody sent you the code or a link to this page, choose Deny');
    expect(text).toMatch(/Asked 22 July 2025, 14:01 UTC \(1 minute ago\), from 192\.0\.2\.17/);
    expect(text).toContain('Read your submissions.');
    expect(hidden(html)).toEqual({ csrf_token: 'a-token', user_code: 'WDJB-MJHT' });
  });

  it('say what became of it', () => {
    const page = (decision: 'allowed' | 'denied') =>
      textOf(
        renderPage(
          <DeviceAnsweredPage frame={inside} applicationName="Figure Checker" decision={decision} />,
        ),
      );
    expect(page('allowed')).toContain('Figure Checker goes on by itself');
    expect(page('denied')).toContain('Figure Checker did not get access');
  });
});

describe('the applications page', () => {
  const html = renderPage(pageStates.applications!);

  it('says for each who made it, since when, what changed and what it may', () => {
    const [checker, search] = html.split('<section').slice(1).map(textOf);
    expect(checker).toContain('Made by Grace Hopper');
    expect(checker).toMatch(/Allowed since 12 June 2025, 14:03 UTC \(1 month ago\)/);
    expect(checker).toMatch(/Last changed 22 July 2025, 12:03 UTC \(2 hours ago\)/);
    expect(checker).toContain('Read your submissions.');
    expect(search).toContain('In use since');
    expect(search).not.toContain('Last changed');
  });

  it('offers to withdraw each, by a button that says which', () => {
    expect([...html.matchAll(/name="client_id" value="(.*?)"/g)].map((found) => found[1])).toEqual(
      allowed.map(({ clientId }) => clientId),
    );
    expect(tagOf(html, 'button', 'aria-label', 'Withdraw access of Figure Checker')).toBeDefined();
  });

  it('says what withdrawing means before it does anything, and leads back', () => {
    const page = renderPage(<WithdrawPage frame={inside} application={allowed[0]!} />);
    expect(textOf(page)).toContain('When you use it again, it has to ask you again.');
    expect(hidden(page)).toEqual({ csrf_token: 'a-token', client_id: 'figurechecker', confirmed: 'yes' });
    expect(tagOf(page, 'a', 'href', '/applications')).toBeDefined();
    expect(textOf(renderPage(<WithdrawPage frame={inside} application={allowed[1]!} />))).toContain(
      'it gets access again without a question',
    );
  });

  it('says what would be here where there is nothing', () => {
    expect(textOf(renderPage(pageStates['applications none']!))).toContain(
      'No application has access to your account',
    );
  });
});

describe('the log-out pages', () => {
  it('say who asks, and bring back what the request was about', () => {
    const html = renderPage(pageStates['log out for an application']!);
    expect(textOf(html)).toContain('Figure Checker asks to log you out.');
    expect(textOf(html)).toContain('ends the session of ada.lovelace on Example Preprints in this browser');
    expect(hidden(html)).toEqual({ csrf_token: 'a-token', request: 'a-request' });
  });

  it('show nobody as logged in once the session is over', () => {
    const after = { url: 'https://checker.example.org/', applicationName: 'Figure Checker' };
    for (const page of [
      <LoggedOutPage frame={inside} after={null} />,
      <LoggedOutPage frame={inside} after={after} />,
      <LogoutReturnPage frame={inside} after={after} />,
    ]) {
      expect(renderPage(page)).not.toContain('ada.lovelace');
    }
  });

  it('lead back to the application only on request, where they stay', () => {
    const html = renderPage(pageStates['logged out with a way back']!);
    expect(tagOf(html, 'a', 'href', 'https://checker.example.org/bye?state=1')).toBeDefined();
    expect(html).not.toContain('http-equiv');
  });
});

describeHostileText(inside, (frame, text) => {
  const application: Application = {
    name: text,
    description: text,
    maker: { kind: 'person', name: text },
  };
  const asked = { frame, application, scopes: [text, 'openid'], username: text, otherAccountUrl: text };
  const sentences = { openid: text };
  const after = { url: text, applicationName: text };
  return {
    'the consent page': consent({
      ...asked,
      identitySentences: sentences,
      request: text,
      allowedBefore: ['openid'],
    }),
    'the consent page, at length': consent({
      ...asked,
      application: { ...application, description: text.repeat(20) },
    }),
    'the authorization error': (
      <AuthorizationErrorPage
        frame={frame}
        problem="unknown_client"
        applicationName={text}
        detail={text}
        reference={text}
      />
    ),
    'the return from log-in': <SignInReturnPage frame={frame} continueUrl={text} applicationName={text} />,
    'the page for a code': <DeviceCodePage frame={frame} userCode={text} problem={{ kind: 'unknown' }} />,
    'the page that confirms a device': deviceConfirm({
      ...asked,
      userCode: text,
      identitySentences: sentences,
      asked: { at: 0, ipAddress: text },
    }),
    'the page after a device': <DeviceAnsweredPage frame={frame} applicationName={text} decision="allowed" />,
    'the applications': (
      <ApplicationsPage
        frame={frame}
        applications={[{ ...allowed[0]!, ...application, clientId: text, scopes: [text] }]}
        identitySentences={identitySentences}
        notice={{ kind: 'withdrawn', applicationName: text }}
      />
    ),
    'the page that withdraws': (
      <WithdrawPage frame={frame} application={{ clientId: text, name: text, kind: 'first_party' }} />
    ),
    'the log-out page': (
      <LogoutPage frame={frame} applicationName={text} hidden={{ [text]: text }} stayUrl={text} />
    ),
    'the page after log-out': <LoggedOutPage frame={frame} after={after} />,
    'the return from log-out': <LogoutReturnPage frame={frame} after={after} />,
  };
});
