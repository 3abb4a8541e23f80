/** A colour of the sRGB space, as red, green and blue from 0 to 1. Immutable. */
export class Colour {
  private constructor(
    readonly red: number,
    readonly green: number,
    readonly blue: number,
  ) {}

  /** `#rgb` or `#rrggbb` in either case; null for any other text. */
  static parse(text: string): Colour | null {
    const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
    const parts = short
      ? short.slice(1).map((digit) => digit + digit)
      : /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)?.slice(1);
    if (parts === undefined) return null;
    const [red, green, blue] = parts.map((part) => Number.parseInt(part, 16) / 255);
    return new Colour(red!, green!, blue!);
  }

  /** Hue in degrees, saturation and lightness in percent, as CSS `hsl()` takes them. */
  static hsl(hue: number, saturation: number, lightness: number): Colour {
    const l = lightness / 100;
    const reach = (saturation / 100) * Math.min(l, 1 - l);
    const channel = (n: number) => {
      const k = (n + hue / 30) % 12;
      return l - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    };
    return new Colour(channel(0), channel(8), channel(4));
  }

  /** The same colour as `Colour.hsl` takes it, each number with at most one digit after the point. */
  get hsl(): { readonly hue: number; readonly saturation: number; readonly lightness: number } {
    const max = Math.max(this.red, this.green, this.blue);
    const min = Math.min(this.red, this.green, this.blue);
    const l = (max + min) / 2;
    const spread = max - min;
    if (spread === 0) return { hue: 0, saturation: 0, lightness: tenth(l * 100) };
    const saturation = spread / (1 - Math.abs(2 * l - 1));
    const turn =
      max === this.red
        ? ((this.green - this.blue) / spread + 6) % 6
        : max === this.green
          ? (this.blue - this.red) / spread + 2
          : (this.red - this.green) / spread + 4;
    return { hue: tenth(turn * 60), saturation: tenth(saturation * 100), lightness: tenth(l * 100) };
  }

  /** Contrast ratio with another colour, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
  contrast(other: Colour): number {
    const [low, high] = [this.luminance, other.luminance].sort((a, b) => a - b);
    return (high! + 0.05) / (low! + 0.05);
  }

  private get luminance(): number {
    const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(this.red) + 0.7152 * linear(this.green) + 0.0722 * linear(this.blue);
  }

  /** `#rrggbb`. */
  toString(): string {
    const hex = (part: number) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, '0');
    return `#${hex(this.red)}${hex(this.green)}${hex(this.blue)}`;
  }
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
