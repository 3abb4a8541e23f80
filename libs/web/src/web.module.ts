import { hkdfSync } from 'node:crypto';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Clock, Randomness } from '@gatehouse/identity';
import { ErrorPages, type Settings } from '@gatehouse/platform';
import { Assets } from './assets/assets';
import { AssetsRoutes } from './assets/assets.routes';
import { CsrfGuard } from './csrf/csrf.guard';
import { CsrfTokens } from './csrf/csrf-tokens';
import { FormCookie } from './csrf/form-cookie';
import { Forms } from './csrf/forms';
import { ownOrigins } from './csrf/origin';
import { HtmlErrorPages } from './errors/html-error-pages';
import { PageRenderer } from './page/page-renderer';
import { logInUrl } from './page/log-in-url';
import { securityPolicy } from './page/security-policy';
import { siteOf } from './page/site';
import type { VisitorOf } from './page/visitor';

export interface WebOptions {
  readonly settings: Settings;
  /** How the app knows who is there. Import this module after the one whose guard loads the session. */
  readonly visitorOf: VisitorOf;
  /** Asked first: errors of addresses that programs talk to. */
  readonly programErrors?: ErrorPages;
}

/** Pages for an app: its assets, `PageRenderer`, `Forms`, pages for errors, and the guard that every form passes. */
@Module({})
export class WebModule {
  static forRoot({ settings, visitorOf, programErrors }: WebOptions): DynamicModule {
    const assets = new Assets(settings.site.accentColor);
    const shared: Provider[] = [
      { provide: Assets, useValue: assets },
      {
        provide: Forms,
        inject: [Clock, Randomness],
        useFactory: (clock: Clock, randomness: Randomness) =>
          new Forms(
            new CsrfTokens(formKeys(settings), clock, randomness),
            new FormCookie(settings.session.cookieSecure, randomness),
            visitorOf,
            ownOrigins(settings),
          ),
      },
      {
        provide: PageRenderer,
        inject: [Forms, Clock],
        useFactory: (forms: Forms, clock: Clock) =>
          new PageRenderer(
            siteOf(settings, assets),
            (formTargets) => securityPolicy(settings, formTargets),
            visitorOf,
            forms,
            clock,
          ),
      },
      {
        provide: ErrorPages,
        inject: [PageRenderer],
        useFactory: (pages: PageRenderer) =>
          new HtmlErrorPages(pages, logInUrl(settings), programErrors ?? null),
      },
    ];
    return {
      module: WebModule,
      global: true,
      providers: [...shared, AssetsRoutes, { provide: APP_GUARD, useClass: CsrfGuard }],
      exports: shared,
    };
  }
}

/** Keys for the tokens of forms only, from the keys that are kept for encrypting (RFC 5869). */
function formKeys({ encryptionKey }: Settings): readonly Buffer[] {
  return encryptionKey.all.map((key) => Buffer.from(hkdfSync('sha256', key, '', 'gatehouse form token', 32)));
}
