import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { parseAllDocuments, parseDocument, type Document } from 'yaml';
import type { PolicyFile } from './policy-file';
import { policyFileSchema } from './policy-file.schema';

/** Something that keeps a text from being a policy file. */
export interface FileProblem {
  /** Where: `rules[3].methods`; empty for the whole. */
  readonly at: string;
  readonly message: string;
}

export type ParsedPolicyFile =
  | { readonly file: PolicyFile; readonly problems: null }
  | { readonly file: null; readonly problems: readonly FileProblem[] };

/** Characters of a file; 10,000 rules have about two million. */
const longest = 20_000_000;
/** Of one alias in YAML at most so many copies: a small file must not become a huge one. */
const mostAliases = 100;

const options = { schema: 'core', uniqueKeys: true } as const;
const tooLarge: ParsedPolicyFile = { file: null, problems: [{ at: '', message: 'the file is too large' }] };

let compiled: ValidateFunction | null = null;

/** Compiled when it is first needed: that takes a tenth of a second, which most commands need not wait for. */
function validator(): ValidateFunction {
  compiled ??= new Ajv({ allErrors: true, strict: true, strictRequired: false }).compile(policyFileSchema);
  return compiled;
}

/** Reads a policy file, YAML or JSON (which is YAML), and says everything that is wrong with its form. */
export function parsePolicyFile(text: string): ParsedPolicyFile {
  if (text.length > longest) return tooLarge;
  const data = dataIn(parseDocument(text, options));
  if ('problems' in data) return { file: null, problems: data.problems };
  return checkPolicyFile(data.value);
}

/**
 * Reads a text of one file or of several, as `policy export` prints them: YAML documents under each other, or a JSON list.
 * There is at least one; of a text that is no YAML at all there is one with problems.
 */
export function parsePolicyFiles(text: string): readonly ParsedPolicyFile[] {
  if (text.length > longest) return [tooLarge];
  const documents = parseAllDocuments(text, options) as readonly Document[];
  if (documents.length === 0) return [checkPolicyFile(null)];
  return documents.flatMap((document) => {
    const data = dataIn(document);
    if ('problems' in data) return [{ file: null, problems: data.problems }];
    const several = Array.isArray(data.value) && data.value.length > 0;
    return several ? (data.value as unknown[]).map(checkPolicyFile) : [checkPolicyFile(data.value)];
  });
}

/** As `parsePolicyFile`, of data that was read already. */
export function checkPolicyFile(data: unknown): ParsedPolicyFile {
  const validate = validator();
  if (validate(data)) return { file: data as unknown as PolicyFile, problems: null };
  return { file: null, problems: problemsOf(validate.errors ?? [], data) };
}

function dataIn(document: Document): { value: unknown } | { problems: readonly FileProblem[] } {
  // One mistake of syntax draws many others after it.
  const [first] = document.errors;
  if (first !== undefined) return { problems: [{ at: '', message: first.message.split('\n')[0]! }] };
  try {
    return { value: document.toJS({ maxAliasCount: mostAliases }) as unknown };
  } catch (error) {
    return { problems: [{ at: '', message: (error as Error).message }] };
  }
}

function problemsOf(errors: readonly ErrorObject[], data: unknown): readonly FileProblem[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return [{ at: '', message: 'a policy file is a map: owner, default, roles, rules' }];
  const problems = errors.map((one) => ({ at: placeOf(one.instancePath, data), message: messageOf(one) }));
  const seen = new Set<string>();
  return problems.filter(({ at, message }) => !seen.has(at + message) && seen.add(at + message));
}

/** `/rules/3/methods` → `rules[3] (locks.delete).methods`. */
function placeOf(pointer: string, data: object): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  let place = '';
  let value: unknown = data;
  for (const part of parts) {
    place += Array.isArray(value) ? `[${part}]` : place === '' ? part : `.${part}`;
    value = (value as Record<string, unknown>)[part];
    const id = (value as { id?: unknown } | null)?.id;
    if (typeof id === 'string') place += ` (${id.slice(0, 100)})`;
  }
  return place;
}

function messageOf({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'additionalProperties')
    return `there is no “${(params as { additionalProperty: string }).additionalProperty}”`;
  if (keyword === 'required') return `${(params as { missingProperty: string }).missingProperty} is missing`;
  if (keyword === 'enum')
    return `must be one of ${(params as { allowedValues: string[] }).allowedValues.join(', ')}`;
  return message ?? 'is not valid';
}
