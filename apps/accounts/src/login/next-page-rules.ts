import type { Settings } from '@gatehouse/platform';
import type { NextPageRules } from './next-page';

export function afterLogIn({ site, production }: Settings): NextPageRules {
  return {
    baseServer: site.baseServer,
    allowHttp: !production,
    pattern: site.loginRedirectRegex,
    fallback: site.loginRedirectUrl,
  };
}

/** Whoever ends up at the log-in form of ours is told there that they have been logged out. */
export function afterLogOut(settings: Settings): NextPageRules {
  const { logoutRedirectUrl, accountsUrl } = settings.site;
  const notice = logoutRedirectUrl === `${accountsUrl}/login` ? '?notice=logged_out' : '';
  return { ...afterLogIn(settings), fallback: `${logoutRedirectUrl}${notice}` };
}
