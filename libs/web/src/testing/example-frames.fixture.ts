import { Assets } from '../assets/assets';
import type { Frame } from '../page/frame';
import { someSettings } from '../page/settings.fixture';
import { siteOf } from '../page/site';

export interface ExampleFrames {
  readonly assets: Assets;
  /** Nobody is logged in. */
  readonly outside: Frame;
  /** Ada is. */
  readonly inside: Frame;
  /** UNIX seconds. */
  readonly now: number;
}

/** What the pages of an app stand in, on a platform called Example Preprints. */
export function exampleFrames(app: 'accounts' | 'registry'): ExampleFrames {
  const assets = new Assets(null);
  const now = Date.UTC(2025, 6, 22, 14, 3) / 1000;
  const outside = {
    site: siteOf({ ...someSettings(), app }, assets),
    visitor: null,
    csrfToken: 'a-token',
    now,
  };
  const inside = { ...outside, visitor: { sessionId: 'u.session', username: 'ada.lovelace' } };
  return { assets, outside, inside, now };
}
