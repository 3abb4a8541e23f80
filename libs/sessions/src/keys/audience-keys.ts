import { BadSetting, type Settings } from '@gatehouse/platform';

type GatewayTokenSettings = Pick<Settings['gatewayToken'], 'audience' | 'audienceKey' | 'keys'>;

/** The key that encrypts gateway tokens for each audience, as the settings and their file have it now. */
export class AudienceKeys {
  private newest: ReadonlyMap<string, Buffer>;

  constructor(private readonly settings: GatewayTokenSettings) {
    this.newest = new Map([...settings.keys].map(([audience, { current }]) => [audience, current]));
  }

  get(audience: string): Buffer | undefined {
    return this.newest.get(audience);
  }

  /**
   * Puts what the file has now (newest first) in the place of what it had. Throws `BadSetting` if the usual audience
   * would be left without a key, and keeps what there was.
   */
  replace(ofFile: ReadonlyMap<string, readonly Buffer[]>): void {
    const { audience, audienceKey } = this.settings;
    const newest = new Map(audienceKey === null ? [] : [[audience, audienceKey.current]]);
    for (const [name, [key]] of ofFile) if (key !== undefined) newest.set(name, key);
    if (!newest.has(audience)) throw new BadSetting('has no key for GATEWAY_AUDIENCE');
    this.newest = newest;
  }
}
