import { Assets } from '../assets/assets';
import { renderPage } from '../page/render';
import { someSettings } from '../page/settings.fixture';
import { siteOf } from '../page/site';
import { ErrorPage, type ErrorPageProps } from './error-page';
import { errorWords } from './error-words';

const frame = { site: siteOf(someSettings(), new Assets(null)), visitor: null, csrfToken: null, now: 0 };
const render = (props: Partial<ErrorPageProps> = {}) =>
  renderPage(<ErrorPage frame={frame} status={404} reference="ref-1" {...props} />);

const statuses = [400, 401, 403, 404, 405, 413, 429, 500, 503];

describe('an error page', () => {
  it.each(statuses)('says what, why, and what now, in its own words: %i', (status) => {
    const html = render({ status });
    const words = errorWords(status);
    for (const sentence of Object.values(words)) expect(html).toContain(sentence);
    expect(statuses.filter((other) => errorWords(other).title === words.title)).toEqual([status]);
    expect(html).not.toMatch(/error occurred|something went wrong/i);
    expect(html).toContain('Reference for support: <span class="reference">ref-1</span>');
  });

  it('has words for every other status', () => {
    expect(errorWords(418)).toBe(errorWords(400));
    expect(errorWords(502)).toBe(errorWords(500));
  });

  it('tells how long to wait where that is known', () => {
    expect(render({ status: 429, retryAfter: 200 })).toContain('<p>Try again in 4 minutes.</p>');
  });

  it('takes a better sentence where there is one', () => {
    const html = render({ status: 403, detail: 'This account is closed.' });
    expect(html).toContain('<p>This account is closed.</p>');
    expect(html).not.toContain(errorWords(403).why);
  });

  it('tells the sender of an old form what to do, and that nothing happened', () => {
    const html = render({ status: 403, code: 'form_not_valid' });
    expect(html).toContain('This form is no longer valid. Go back, reload it and try again.');
    expect(html).toContain('Nothing was changed.');
  });

  it('leads to the log-in where that is what is missing', () => {
    expect(render({ status: 401 })).toContain('href="/login"');
  });
});
