import { describeSettings, loadSettings, SettingsError } from '@gatehouse/platform';
import type { AppName, DescribedSetting } from '@gatehouse/platform';

export interface Finding {
  readonly name: string;
  readonly message: string;
  /** The apps that would not start, or could not run. */
  readonly apps: readonly AppName[];
}

export interface SettingsOfApps {
  readonly findings: readonly Finding[];
  readonly settings: readonly DescribedSetting[];
}

export const appNames: readonly AppName[] = ['accounts', 'registry', 'authorizer', 'cli'];

/** The settings as each of these apps reads them from the environment: an app knows nothing of what others need. */
export function settingsOf(apps: readonly AppName[]): SettingsOfApps {
  const findings = new Map<string, Finding>();
  let settings: readonly DescribedSetting[] = [];
  for (const app of apps) {
    try {
      settings = merge(settings, describeSettings(loadSettings(app)));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      for (const { name, message } of error.problems) {
        const key = `${name} ${message}`;
        findings.set(key, { name, message, apps: [...(findings.get(key)?.apps ?? []), app] });
      }
    }
  }
  return { findings: [...findings.values()], settings };
}

/** Both lists are in the order of docs/settings.md, and so is the result; what both have is the same in both. */
function merge(known: readonly DescribedSetting[], more: readonly DescribedSetting[]): DescribedSetting[] {
  const merged = [...known];
  let place = 0;
  for (const setting of more) {
    const found = merged.findIndex(({ name }) => name === setting.name);
    if (found < 0) merged.splice(place, 0, setting);
    place = (found < 0 ? place : found) + 1;
  }
  return merged;
}
