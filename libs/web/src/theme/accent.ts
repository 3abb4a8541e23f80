import { Colour } from './colour';

/** What text and lines in the accent colour lie on: the surface of each scheme that is hardest to stand out from. */
export const surfaces = { light: Colour.hsl(215, 14, 96), dark: Colour.hsl(215, 14, 16) } as const;

export type Scheme = keyof typeof surfaces;

/** WCAG 2.2 AA for text is 4.5; the rest is for the rounding of colours to eight bits on their way to the screen. */
const textContrast = 4.6;
/** WCAG 2.2 AA for the outline of a control. */
const lineContrast = 3;

/** The deployer's colour, and the shades of it that stay readable whatever it is. Lightness in percent. */
export class Accent {
  readonly hue: number;
  readonly saturation: number;
  readonly lightness: number;

  constructor(colour: Colour) {
    ({ hue: this.hue, saturation: this.saturation, lightness: this.lightness } = colour.hsl);
  }

  /** Lightness of text on the accent colour: white where it is readable, else black, one of which always is. */
  get onAccent(): 0 | 100 {
    return this.shade(100).contrast(this.shade(this.lightness)) >= textContrast ? 100 : 0;
  }

  /** Lightness of links and icons in the accent colour: its own, or the nearest one that is readable. */
  text(scheme: Scheme): number {
    return this.nearest(scheme, textContrast);
  }

  /** Lightness of the outline of a filled button, so that a button in the colour of the page still has a shape. */
  outline(scheme: Scheme): number {
    return this.nearest(scheme, lineContrast);
  }

  shade(lightness: number): Colour {
    return Colour.hsl(this.hue, this.saturation, lightness);
  }

  private nearest(scheme: Scheme, ratio: number): number {
    const step = scheme === 'light' ? -1 : 1;
    let lightness = this.lightness;
    while (this.shade(lightness).contrast(surfaces[scheme]) < ratio)
      lightness = Math.min(100, Math.max(0, lightness + step));
    return Math.round(lightness * 10) / 10;
  }
}
