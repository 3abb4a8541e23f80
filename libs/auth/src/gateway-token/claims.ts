import { BadToken } from './token-verifier';

/** The claims of a token that verified, read with care: genuine is not the same as well-formed. */
export class Claims {
  private constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  static of(value: unknown): Claims {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new BadToken('a claim is no object');
    }
    return new Claims(value as Record<string, unknown>);
  }

  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  text(name: string): string {
    return this.typed(name, 'string') as string;
  }

  truth(name: string): boolean {
    return this.typed(name, 'boolean') as boolean;
  }

  number(name: string): number {
    return this.typed(name, 'number') as number;
  }

  textOrNull(name: string): string | null {
    return this.values[name] == null ? null : this.text(name);
  }

  texts(name: string): readonly string[] {
    const value = this.values[name];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    throw new BadToken(`the claim ${name} is no list of texts`);
  }

  object(name: string): Claims {
    return Claims.of(this.values[name]);
  }

  objectOrNull(name: string): Claims | null {
    return this.values[name] == null ? null : this.object(name);
  }

  /** A time in ISO 8601, as UNIX seconds. */
  time(name: string): number {
    const milliseconds = Date.parse(this.text(name));
    if (Number.isNaN(milliseconds)) throw new BadToken(`the claim ${name} is no time`);
    return Math.floor(milliseconds / 1000);
  }

  /** As the token has it. */
  get all(): Readonly<Record<string, unknown>> {
    return this.values;
  }

  private typed(name: string, type: 'string' | 'boolean' | 'number'): unknown {
    const value = this.values[name];
    if (typeof value === type) return value;
    throw new BadToken(`the claim ${name} is no ${type}`);
  }
}
