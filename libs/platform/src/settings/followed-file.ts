import { readFile } from 'node:fs/promises';
import { BadSetting } from './settings-error';
import type { SettingName } from './settings-table';
import type { Parser } from './value-parsers';

/** Milliseconds between two looks: a changed file holds within them, and the time that it takes to read it. */
export const followInterval = 2_000;

/** Where changes and faults are told of. Nest's `Logger` is one. */
export interface FollowLog {
  log(message: string): void;
  error(message: string): void;
}

/** A file of keys as it changes while the app runs. */
export interface FollowedSetting<T> {
  readonly name: SettingName;
  readonly file: string;
  readonly parse: Parser<T>;
  /** Puts what is new in force, or throws `BadSetting` and changes nothing. */
  readonly take: (value: T) => void;
}

/**
 * Looks at a file every two seconds, and hands on what is new in it. What cannot be read or is wrong is logged once, as
 * an error, and changes nothing: what was good stays in force. The content is compared, not its date, so that a mounted
 * secret, a symbolic link and a file that was replaced are all the same to it.
 */
export class FollowedFile<T> {
  private timer: NodeJS.Timeout | null = null;
  private known: string | null = null;
  private complaint: string | null = null;

  constructor(
    private readonly setting: FollowedSetting<T>,
    private readonly log: FollowLog,
  ) {}

  start(): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => void this.lookAgain(), followInterval).unref();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Reads the file now. Never rejects. */
  async look(): Promise<void> {
    const { name, file, parse, take } = this.setting;
    try {
      const content = await readFile(file, 'utf8');
      if (content === this.known && this.complaint === null) return;
      const isNews = this.known !== null;
      if (content !== this.known) take(parse(content));
      this.known = content;
      this.complaint = null;
      if (isNews) this.log.log(`${name} is in force as the file is now`);
    } catch (error) {
      this.complain(error);
    }
  }

  private async lookAgain(): Promise<void> {
    await this.look();
    if (this.timer !== null) this.timer.refresh();
  }

  /** Never with the words of an unknown error, which may quote the file. */
  private complain(error: unknown): void {
    const { code } = error as NodeJS.ErrnoException;
    const why = error instanceof BadSetting ? error.message : `cannot be read (${code ?? 'unknown error'})`;
    if (why === this.complaint) return;
    this.complaint = why;
    this.log.error(`${this.setting.name} ${why}; what was in force before stays so`);
  }
}
