import { Accent } from '../theme/accent';
import type { Colour } from '../theme/colour';

/** The mark of the product, a gate under an arch, on the accent colour. Icon of the tab, and logo by default. */
export function markSvg(accentColour: Colour): string {
  const line = new Accent(accentColour).onAccent === 100 ? '#fff' : '#000';
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">',
    `<rect width="32" height="32" rx="7" fill="${accentColour}"/>`,
    `<g fill="none" stroke="${line}" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">`,
    '<path d="M7.5 25.5V15a8.5 8.5 0 0 1 17 0v10.5"/>',
    '<path d="M13 25.5v-11M19 25.5v-11M7.5 19.5h17"/>',
    '</g></svg>',
  ].join('');
}
