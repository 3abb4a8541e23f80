import fc from 'fast-check';
import { surfaces, type Scheme } from './accent';
import { Colour } from './colour';
import { themeStylesheet } from './theme-stylesheet';

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
const hard = ['#ffffff', '#000000', '#ffff00', '#777777', '#0000ff', '#f5f5f5', '#141414', '#b31b1b'];

/** Reads the numbers back from the stylesheet as a browser would. */
function read(css: string, name: string, scheme: Scheme): number {
  const found = [...css.matchAll(new RegExp(`--${name}:(-?[0-9.]+)`, 'g'))].map((match) => Number(match[1]));
  return found[scheme === 'dark' && found.length > 1 ? 1 : 0]!;
}

function check(accent: string): void {
  const css = themeStylesheet(accent);
  for (const scheme of ['light', 'dark'] as const) {
    const shade = (lightness: number) =>
      Colour.hsl(
        read(css, 'bulma-link-h', scheme),
        read(css, 'bulma-link-s', scheme),
        Math.min(100, Math.max(0, lightness)),
      );
    const base = read(css, 'bulma-link-l', scheme);
    const text = shade(read(css, 'bulma-link-invert-l', scheme));
    for (const delta of [0, read(css, 'bulma-button-hover-background-l-delta', scheme)]) {
      expect(shade(base + delta).contrast(text)).toBeGreaterThanOrEqual(4.5);
    }
    const pressed = read(css, 'bulma-button-active-background-l-delta', scheme);
    expect(shade(base + pressed).contrast(text)).toBeGreaterThanOrEqual(4.5);
    const link = shade(read(css, 'bulma-link-on-scheme-l', scheme));
    expect(link.contrast(surfaces[scheme])).toBeGreaterThanOrEqual(4.5);
    const outline = shade(read(css, 'gatehouse-outline-l', scheme));
    expect(outline.contrast(surfaces[scheme])).toBeGreaterThanOrEqual(3);
  }
}

describe('the theme made from the accent colour', () => {
  it.each(hard)('keeps buttons, links and outlines readable for %s', check);

  it('keeps them readable for any colour', () => {
    fc.assert(fc.property(hex, check), { numRuns: 500 });
  });

  it('leaves a colour that is readable as it is', () => {
    const { hue, saturation, lightness } = Colour.parse('#195ca8')!.hsl;
    expect(Colour.hsl(hue, saturation, lightness).toString()).toBe('#195ca8');
    expect(themeStylesheet('#195ca8')).toContain(`--bulma-link-on-scheme-l:${lightness}%`);
  });

  it('takes the default where nothing is set, and refuses what is no colour', () => {
    expect(themeStylesheet(null)).toBe(themeStylesheet('#195ca8'));
    expect(themeStylesheet('#abc')).toBe(themeStylesheet('#AABBCC'));
    for (const bad of ['red', '#12', '#1234567', 'url(x)', '#000;}body{}'])
      expect(() => themeStylesheet(bad)).toThrow(TypeError);
  });

  it('agrees with the contrast that WCAG gives for known pairs', () => {
    const contrast = (a: string, b: string) => Colour.parse(a)!.contrast(Colour.parse(b)!);
    expect(contrast('#000', '#fff')).toBeCloseTo(21);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });
});
