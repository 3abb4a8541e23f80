import { readFileSync } from 'node:fs';
import { BadSetting } from './settings-error';
import type { Setting } from './setting';

/** What somebody wrote for a setting: one text, or several (newest first) where a file holds several lines. */
export interface GivenValue {
  readonly texts: readonly [string, ...string[]];
  readonly source: 'environment' | 'file';
  /** The file, if that is where it was found. */
  readonly file?: string;
}

/** Looks a setting up, in the environment and in the file that `NAME_FILE` names. An empty text is unset. */
export function givenValue(
  name: string,
  setting: Setting<unknown>,
  env: NodeJS.ProcessEnv,
): GivenValue | null {
  const text = env[name] || null;
  if (setting.readsFile)
    return text === null ? null : { texts: [contentOf(text)], source: 'file', file: text };
  const file = setting.secret ? env[`${name}_FILE`] || null : null;
  if (text !== null && file !== null)
    throw new BadSetting(`is set twice; keep either ${name} or ${name}_FILE`);
  if (file !== null) return { texts: linesOf(contentOf(file)), source: 'file', file };
  return text === null ? null : { texts: [text], source: 'environment' };
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BadSetting(`names the file ${path}, which cannot be read (${code ?? 'unknown error'})`);
  }
}

function linesOf(content: string): readonly [string, ...string[]] {
  const [first, ...others] = content.split(/\r?\n/).filter((line) => line !== '');
  if (first === undefined) throw new BadSetting('names a file that is empty');
  return [first, ...others];
}
