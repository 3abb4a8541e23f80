import { Accent, type Scheme } from './accent';
import { Colour } from './colour';

/** A calm blue, for a platform that has set no colour of its own. */
export const defaultAccent = '#195ca8';

/**
 * The stylesheet that gives Bulma the deployer's accent colour, read after the main one. Buttons move away from the
 * colour of their text when pointed at or pressed, so that their contrast only grows.
 */
export function themeStylesheet(accentColor: string | null): string {
  const accent = new Accent(parseAccent(accentColor));
  const away = accent.onAccent === 100 ? -1 : 1;
  return [
    `:root{--bulma-link-h:${accent.hue};--bulma-link-s:${accent.saturation}%;--bulma-link-l:${accent.lightness}%;` +
      `--bulma-link-invert-l:${accent.onAccent}%;${forScheme(accent, 'light')}}`,
    `@media(prefers-color-scheme:dark){:root{${forScheme(accent, 'dark')}}}`,
    `.button.is-link{--bulma-button-hover-background-l-delta:${5 * away}%;` +
      `--bulma-button-active-background-l-delta:${9 * away}%}`,
  ].join('\n');
}

/** The colour of the setting, or the default where there is none. Throws `TypeError` for text that is no colour. */
export function parseAccent(accentColor: string | null): Colour {
  const colour = Colour.parse(accentColor ?? defaultAccent);
  if (colour === null) throw new TypeError('the accent colour must be written as #rgb or #rrggbb');
  return colour;
}

function forScheme(accent: Accent, scheme: Scheme): string {
  return `--bulma-link-on-scheme-l:${accent.text(scheme)}%;--gatehouse-outline-l:${accent.outline(scheme)}%`;
}
