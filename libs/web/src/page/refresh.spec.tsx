import { Assets } from '../assets/assets';
import { OnwardLink } from '../components/onward-link';
import { Layout } from './layout';
import { renderPage } from './render';
import { someSettings } from './settings.fixture';
import { siteOf } from './site';

const frame = { site: siteOf(someSettings(), new Assets(null)), visitor: null, csrfToken: null, now: 0 };
const render = (refreshTo?: string | null) =>
  renderPage(
    <Layout frame={frame} title="One moment" refreshTo={refreshTo}>
      <OnwardLink href={refreshTo ?? ''}>Continue</OnwardLink>
    </Layout>,
  );

describe('a page that goes on by itself', () => {
  it('says where to, in the head, at once', () => {
    expect(render('/authorize/resume?a=1&b=2')).toMatch(
      /<meta http-equiv="refresh" content="0;url=\/authorize\/resume\?a=1&amp;b=2"\/?>.*<body>.*href="\/authorize\/resume\?a=1&amp;b=2"/s,
    );
    expect(render('com.example.app:/cb?code=1')).toContain('content="0;url=com.example.app:/cb?code=1"');
  });

  it('stays where it is if it was given no address', () => {
    for (const html of [render(), render(null)]) expect(html).not.toContain('http-equiv');
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    'https://x.example/ 1;url=https://evil',
  ])('never goes to %j, nor does its link', (address) => {
    expect(render(address)).not.toContain('http-equiv');
    expect(render(address)).toContain('href="#"');
  });

  it('keeps an address inside its attribute', () => {
    const html = render(`https://x.example/"><script>alert(1)</script>`);
    expect(html).toContain('content="0;url=https://x.example/&quot;>&lt;script>alert(1)&lt;/script>"');
  });
});
