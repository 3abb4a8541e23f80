/** One setting that cannot be used. `message` says what is wrong and what would be right, and no secret. */
export interface SettingProblem {
  readonly name: string;
  readonly message: string;
}

/** Thrown by a parser. The message completes "NAME …", for example "must be a whole number from 1 to 65535". */
export class BadSetting extends Error {
  override readonly name = 'BadSetting';
}

/** Stops a start: every bad setting at once, so that nobody mends them one by one. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly SettingProblem[]) {
    const lines = problems.map(({ name, message }) => `  ${name} ${message}`);
    super(
      `${problems.length === 1 ? 'One setting is' : `${problems.length} settings are`} wrong:\n${lines.join('\n')}`,
    );
  }
}
