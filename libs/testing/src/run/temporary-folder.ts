import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endLater } from './endings';
import { folderForTemporaryThings } from './run-folder';

/** Makes an empty folder that is removed after the test file. */
export function temporaryFolder(prefix = 'folder'): string {
  const folder = mkdtempSync(join(folderForTemporaryThings(), `${prefix}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  endLater({ end: remove, endNow: remove });
  return folder;
}
