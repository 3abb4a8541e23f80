import type { AppName } from './settings';
import { BadSetting, SettingsError } from './settings-error';
import type { SettingProblem } from './settings-error';
import { givenValue } from './given-value';
import type { GivenValue } from './given-value';
import { freshKey, keptKeys } from './kept-keys';
import type { KeptKeys, KeyKind } from './kept-keys';
import {
  contradictions,
  forbiddenInProduction,
  hasDefault,
  neededInProduction,
  weakSecret,
} from './setting-rules';
import type { KnownSettings } from './setting-rules';
import type { Setting } from './setting';
import { settingNames, settingOf } from './settings-table';
import type { SettingName, SettingValues } from './settings-table';

/** Where a value came from; `unset`: nobody gave one, and none stands for it. */
export type SettingSource = GivenValue['source'] | 'default' | 'generated' | 'unset';

export interface ResolvedSetting {
  readonly name: SettingName;
  /** As it was or would be written. */
  readonly text: string | null;
  readonly source: SettingSource;
  /** The file that it was in, as it was named. */
  readonly file?: string;
}

export interface Resolution {
  readonly values: SettingValues;
  /** What the app reads, in the order of the table. */
  readonly settings: readonly ResolvedSetting[];
}

/** Looks up every setting that an app reads. Throws `SettingsError` with all that is wrong. */
export function resolveSettings(app: AppName, env: NodeJS.ProcessEnv): Resolution {
  return new Resolver(app, env).resolve();
}

class Resolver implements KnownSettings {
  readonly values: Partial<SettingValues> = {};
  private readonly found = new Map<SettingName, ResolvedSetting>();
  private readonly given = new Set<SettingName>();
  private readonly problems = new Map<SettingName, string>();
  private kept: KeptKeys | null = null;

  constructor(
    readonly app: AppName,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  resolve(): Resolution {
    // All that was given comes first: what is needed, and which default holds, depends on it.
    for (const name of settingNames) this.attempt(name, () => this.take(name, settingOf(name)));
    for (const name of settingNames.filter((candidate) => !this.given.has(candidate)))
      this.attempt(name, () => this.standIn(name, settingOf(name)));
    this.report(contradictions(this));
    if (this.production) this.report(forbiddenInProduction(this.values));
    if (this.problems.size > 0) throw new SettingsError(this.listProblems());
    const settings = settingNames
      .map((name) => this.found.get(name))
      .filter((setting) => setting !== undefined);
    return { values: this.values as SettingValues, settings };
  }

  readonly isSet = (name: SettingName): boolean => this.given.has(name);

  private get production(): boolean {
    return this.values.NODE_ENV === 'production';
  }

  private take(name: SettingName, setting: Setting<unknown>): void {
    if (!this.reads(setting)) return;
    // A setting that cannot even be looked up was given too: one complaint about it is enough.
    this.given.add(name);
    const given = givenValue(name, setting, this.env);
    if (given === null) return void this.given.delete(name);
    const parsed = given.texts.map((text) => setting.parse(text));
    const weak =
      this.production && setting.rotates
        ? given.texts.map(weakSecret).find((reason) => reason !== null)
        : null;
    if (weak != null) throw new BadSetting(weak);
    this.put(name, setting.rotates ? parsed : parsed[0], given.texts[0], given.source, given.file);
  }

  private standIn(name: SettingName, setting: Setting<unknown>): void {
    if (this.production && this.reads(setting) && neededInProduction(name, this))
      throw new BadSetting('is missing; production needs it');
    const written = this.defaultOf(name, setting);
    if (written !== null) this.putDefault(name, setting, written);
    else if (setting.made !== undefined) this.putKey(name, setting, setting.made);
    else this.put(name, null, null, 'unset');
  }

  private defaultOf(name: SettingName, setting: Setting<unknown>): string | null {
    // An app that does not read an address must not know one.
    if (setting.secret && !this.reads(setting)) return null;
    if (this.production && setting.productionDefault === null) return null;
    if (!hasDefault(name, this)) return null;
    return (this.production ? setting.productionDefault : undefined) ?? setting.default;
  }

  private putDefault(name: SettingName, setting: Setting<unknown>, written: string): void {
    const whole = /^\{([A-Z_]+)\}$/.exec(written)?.[1] as SettingName | undefined;
    if (whole !== undefined) return this.put(name, this.values[whole] ?? null, this.textOf(whole), 'default');
    let complete = true;
    const text = written.replace(/\{([A-Z_]+)\}/g, (_, other: SettingName) => {
      const part = this.textOf(other);
      complete &&= part !== null;
      return written.startsWith('sqlite:') ? encodePath(part ?? '') : (part ?? '');
    });
    // What it is made of is wrong, and already reported.
    if (complete) this.put(name, setting.parse(text), text, 'default');
  }

  private putKey(name: SettingName, setting: Setting<unknown>, kind: KeyKind): void {
    const kept = this.production || !this.reads(setting) ? undefined : this.keptKeys()[name];
    const parsed = setting.parse(kept ?? freshKey(kind));
    this.put(
      name,
      setting.rotates ? [parsed] : parsed,
      kept ?? null,
      kept === undefined ? 'unset' : 'generated',
    );
  }

  private keptKeys(): KeptKeys {
    if (this.kept !== null) return this.kept;
    const kinds = settingNames.flatMap((name): [string, KeyKind][] => {
      const kind = settingOf(name).made;
      return kind === undefined ? [] : [[name, kind]];
    });
    this.kept = {}; // so that a folder that cannot be written is reported once, not for each key
    this.attempt('DATA_DIR', () => {
      this.kept = keptKeys(this.textOf('DATA_DIR') ?? '.', Object.fromEntries(kinds));
    });
    return this.kept;
  }

  private put(
    name: SettingName,
    value: unknown,
    text: string | null,
    source: SettingSource,
    file?: string,
  ): void {
    Object.assign(this.values, { [name]: value });
    if (this.reads(settingOf(name))) this.found.set(name, { name, text, source, file });
  }

  private reads(setting: Setting<unknown>): boolean {
    return setting.apps.includes(this.app);
  }

  private textOf(name: SettingName): string | null {
    return this.found.get(name)?.text ?? null;
  }

  private attempt(name: SettingName, step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof BadSetting)) throw error;
      this.problems.set(name, error.message);
    }
  }

  private report(wrong: Partial<Record<SettingName, string>>): void {
    for (const [name, message] of Object.entries(wrong)) {
      if (!this.problems.has(name as SettingName)) this.problems.set(name as SettingName, message);
    }
  }

  private listProblems(): readonly SettingProblem[] {
    return settingNames.flatMap((name) => {
      const message = this.problems.get(name);
      return message === undefined ? [] : [{ name, message }];
    });
  }
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
