import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '@gatehouse/identity';
import { BadSetting, signingJwks, type SigningJwk } from '@gatehouse/platform';

/** A file with a private JWK Set, which running apps read: it is whole at any time. */
export class KeyFile {
  /** @param path absolute; may be a symbolic link, which stays one */
  constructor(readonly path: string) {}

  /** Writes a file that was not there, for its owner alone. Throws `DomainError` `file_exists`. */
  create(keys: readonly SigningJwk[]): void {
    let file: number;
    try {
      file = openSync(this.path, 'wx', 0o600);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw this.notWritable(error);
      const message = `${this.path} exists already, and is left as it is.`;
      throw new DomainError('conflict', 'file_exists', message);
    }
    try {
      writeAll(file, { keys });
    } catch (error) {
      unlinkSync(this.path);
      throw this.notWritable(error);
    } finally {
      closeSync(file);
    }
    syncFolder(this.path);
  }

  /** Throws `DomainError` `bad_key_file` for what cannot be read or would not be taken by the apps. */
  read(): readonly SigningJwk[] {
    return this.parse(this.content());
  }

  /**
   * Puts other keys in the place of those that are there, with the same mode and owner. The draft beside the file is
   * the lock as well: of two at once the second is refused with `DomainError` `key_file_locked`. Nothing here waits,
   * so that Ctrl-C comes before or after, and an error leaves everything as it was.
   */
  change(next: (keys: readonly SigningJwk[]) => readonly SigningJwk[]): void {
    const target = this.target();
    const draft = `${target}.new`;
    const file = this.openDraft(draft);
    try {
      const content = this.content();
      const keys = next(this.parse(content));
      this.replace(target, draft, file, { ...(JSON.parse(content) as object), keys });
    } catch (error) {
      unlinkSync(draft);
      throw error;
    } finally {
      closeSync(file);
    }
    syncFolder(target);
  }

  private replace(target: string, draft: string, file: number, set: object): void {
    try {
      const { mode, uid, gid } = statSync(target);
      writeAll(file, set);
      if (uid !== process.getuid?.() || gid !== process.getgid?.()) fchownSync(file, uid, gid);
      fchmodSync(file, mode & 0o7777);
      renameSync(draft, target);
    } catch (error) {
      throw this.notWritable(error);
    }
  }

  private openDraft(draft: string): number {
    try {
      return openSync(draft, 'wx', 0o600);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw this.notWritable(error);
      const message =
        `${draft} exists: somebody else is changing the keys now, or was interrupted. ` +
        'If nobody is, remove it and try again.';
      throw new DomainError('conflict', 'key_file_locked', message);
    }
  }

  private target(): string {
    try {
      return realpathSync(this.path);
    } catch (error) {
      throw this.notReadable(error);
    }
  }

  private content(): string {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      throw this.notReadable(error);
    }
  }

  private parse(content: string): readonly SigningJwk[] {
    try {
      return signingJwks(content);
    } catch (error) {
      if (!(error instanceof BadSetting)) throw error;
      const message = `${this.path} cannot be used: SIGNING_KEYS_FILE ${error.message}.`;
      throw new DomainError('invalid', 'bad_key_file', message);
    }
  }

  private notReadable(error: unknown): DomainError {
    const message = `${this.path} cannot be read (${codeOf(error)}).`;
    return new DomainError('invalid', 'bad_key_file', message, { cause: error });
  }

  /** Mounted secrets are read-only (EROFS), a file that is mounted by itself cannot be replaced (EBUSY). */
  private notWritable(error: unknown): DomainError {
    const message =
      `${this.path} cannot be written or replaced with its owner and mode (${codeOf(error)}); nothing has changed. ` +
      'If it is mounted, change the original with --file, and mount that.';
    return new DomainError('refused', 'key_file_not_writable', message, { cause: error });
  }
}

function writeAll(file: number, set: object): void {
  writeFileSync(file, `${JSON.stringify(set, null, 2)}\n`);
  fsyncSync(file);
}

/** A rename is on the disk when its folder is. */
function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
