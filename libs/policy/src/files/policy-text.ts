import { stringify } from 'yaml';
import type { PolicyFile } from './policy-file';

/** A policy file as text that `parsePolicyFile` reads as the same. */
export function policyText(file: PolicyFile, format: 'yaml' | 'json'): string {
  if (format === 'json') return `${JSON.stringify(file, null, 2)}\n`;
  return stringify(file, { lineWidth: 110, defaultStringType: 'PLAIN', flowCollectionPadding: false });
}

/** Several files as one text that `parsePolicyFiles` reads as the same. */
export function policyTextOfAll(files: readonly PolicyFile[], format: 'yaml' | 'json'): string {
  if (format === 'json') return `${JSON.stringify(files, null, 2)}\n`;
  return files.map((file) => policyText(file, format)).join('---\n');
}
