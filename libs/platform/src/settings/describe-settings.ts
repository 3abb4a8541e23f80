import { resolutionOf } from './load-settings';
import type { SettingSource } from './resolve-settings';
import type { Settings } from './settings';
import { settingOf } from './settings-table';

export interface DescribedSetting {
  readonly name: string;
  /** As it would be written; `(set)` in place of a secret; null where it is not set. */
  readonly value: string | null;
  readonly source: SettingSource;
}

/** The settings in force, in the order of docs/settings.md, with secrets hidden. */
export function describeSettings(settings: Settings): readonly DescribedSetting[] {
  return resolutionOf(settings).settings.map(({ name, text, source }) => {
    const { secret, readsFile, show } = settingOf(name);
    const hidden = secret || readsFile ? (show?.(text ?? '') ?? '(set)') : text;
    return { name, value: text === null ? null : hidden, source };
  });
}
