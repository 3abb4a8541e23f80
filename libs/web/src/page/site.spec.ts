import { Assets } from '../assets/assets';
import { securityPolicy } from './security-policy';
import { someSettings } from './settings.fixture';
import { siteOf } from './site';

const assets = new Assets('#b31b1b');
const addresses = {
  accountsUrl: 'https://example.org/accounts',
  issuer: 'https://id.example.org',
  logoUrl: 'https://static.example.com/logo.png',
};

describe('what all pages of an app share', () => {
  it('follows the path that a proxy serves the app under', () => {
    const site = siteOf(someSettings(addresses), assets);
    expect(site.stylesheets).toEqual([
      `/accounts/assets/${assets.stylesheet.fileName}`,
      `/accounts/assets/${assets.theme.fileName}`,
    ]);
    expect([site.base, site.accounts, site.homeUrl]).toEqual(['/accounts', '/accounts', '/accounts/profile']);
    expect(site.registry).toBe('https://id.example.org');
  });

  it('leads from the registry to the accounts app, where people log in and out', () => {
    const site = siteOf({ ...someSettings(addresses), app: 'registry' }, assets);
    expect([site.base, site.accounts, site.registry]).toEqual(['', 'https://example.org/accounts', '']);
    expect(site.iconUrl).toBe(`/assets/${assets.mark.fileName}`);
  });

  it('shows the deployer’s logo, else the mark', () => {
    expect(siteOf(someSettings(addresses), assets).logoUrl).toBe(addresses.logoUrl);
    expect(siteOf(someSettings(), assets).logoUrl).toBe(`/assets/${assets.mark.fileName}`);
  });

  it('gives its assets new names when the accent colour changes', () => {
    const others = new Assets('#112233');
    expect(others.theme.hash).not.toBe(assets.theme.hash);
    expect(others.mark.hash).not.toBe(assets.mark.hash);
    expect(others.stylesheet.hash).toBe(assets.stylesheet.hash);
  });
});

describe('the security policy of pages', () => {
  const part = (policy: string, name: string) =>
    policy.split('; ').find((each) => each.startsWith(`${name} `))!;

  it('lets forms lead where log-in may lead, and in production only over TLS', () => {
    const production = securityPolicy(someSettings(addresses, true));
    expect(part(production, 'form-action')).toMatch(
      /^form-action 'self' https:\/\/example\.org:\* https:\/\/\*\.example\.org:\* https:\/\/example\.org https:\/\/id\.example\.org /,
    );
    expect(part(securityPolicy(someSettings(addresses)), 'form-action')).toContain(
      ' http://*.example.org:* ',
    );
  });

  it('lets the forms of one page lead to the application that it names', () => {
    const asked = ['https://client.example.com/cb?x=1', 'com.example.app:/cb', 'http://127.0.0.1:5104/cb'];
    const policy = securityPolicy(someSettings(addresses, true), asked);
    expect(part(policy, 'form-action')).toMatch(
      / https:\/\/client\.example\.com com\.example\.app: http:\/\/127\.0\.0\.1:5104$/,
    );
    expect(securityPolicy(someSettings(addresses, true))).not.toContain('client.example.com');
  });

  it('is not changed by an address that has no name in it', () => {
    const hostile = ['https://*.com/', 'https://a;script-src *', "https://x/'unsafe-inline'", 'javascript:x'];
    const named = securityPolicy(someSettings(), hostile);
    expect(named.replace(' https://x;', ';')).toBe(securityPolicy(someSettings()));
  });

  it('lets the logo’s own host be shown, and no other', () => {
    expect(part(securityPolicy(someSettings(addresses)), 'img-src')).toBe(
      "img-src 'self' https://static.example.com",
    );
    expect(part(securityPolicy(someSettings()), 'img-src')).toBe("img-src 'self'");
    expect(part(securityPolicy(someSettings({ logoUrl: '/logo.svg' })), 'img-src')).toBe("img-src 'self'");
  });

  it('allows nothing inline, no frame around a page and nothing that is not named', () => {
    const policy = securityPolicy(someSettings());
    expect(policy).toMatch(/^default-src 'none'; style-src 'self'; script-src 'self'; /);
    expect(policy).toMatch(/base-uri 'none'; frame-ancestors 'none'$/);
    expect(policy).not.toContain('unsafe');
  });
});
