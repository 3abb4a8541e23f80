import { BadSetting } from './settings-error';

/** @param shape what the file must hold, for whoever wrote another thing into it */
export function parseJson(content: string, shape: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new BadSetting(shape); // the parser's own message would show a piece of the file
  }
}
