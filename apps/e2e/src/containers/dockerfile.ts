import { readFileSync } from 'node:fs';
import {
  DockerfileParser,
  ModifiableInstruction,
  type Instruction as ParsedInstruction,
} from 'dockerfile-ast';

export interface Instruction {
  readonly keyword: string;
  /** `--name=value` before the arguments. */
  readonly flags: Readonly<Record<string, string>>;
  /** What stands behind keyword and flags, continued lines joined. */
  readonly text: string;
}

export interface Stage {
  readonly name: string;
  /** An image, or the name of an earlier stage; variables not yet filled in. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  /** Arguments that stand before the first stage, for its `FROM` and those of the others. */
  readonly globals: Readonly<Record<string, string>>;
  readonly stages: readonly Stage[];
}

export function readDockerfile(file: string): Dockerfile {
  const globals: Record<string, string> = {};
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const parsed of DockerfileParser.parse(readFileSync(file, 'utf8')).getInstructions()) {
    const instruction = read(parsed);
    if (instruction.keyword === 'FROM') stages.push(stageOf(instruction));
    else if (stages.length > 0) stages.at(-1)!.instructions.push(instruction);
    else Object.assign(globals, Object.fromEntries([pair(instruction.text)]));
  }
  return { globals, stages };
}

/** `NAME=value` or `NAME`, as ARG and ENV have it, quotes taken off. */
export function pair(text: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)(?:=(.*))?$/s.exec(text)!;
  return [name!, (value ?? '').replace(/^"(.*)"$/, '$1')];
}

/** Fills in `$NAME` and `${NAME}`; a variable that nobody set is an error, not an empty text. */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => {
    const value = variables[(braced ?? bare)!];
    if (value === undefined) throw new Error(`nobody set ${braced ?? bare}, which “${text}” asks for`);
    return value;
  });
}

function stageOf({ text }: Instruction): Stage & { instructions: Instruction[] } {
  const [, base, name] = /^(\S+) AS (\S+)$/.exec(text) ?? [];
  if (base === undefined || name === undefined) throw new Error(`FROM ${text}: a stage needs a name`);
  return { name, base, instructions: [] };
}

function read(parsed: ParsedInstruction): Instruction {
  const given = parsed instanceof ModifiableInstruction ? parsed.getFlags() : [];
  return {
    keyword: parsed.getKeyword(),
    flags: Object.fromEntries(given.map((flag) => [flag.getName(), flag.getValue() ?? ''])),
    text: (parsed.getArgumentsContent() ?? '').replace(/\\\n\s*/g, ' '),
  };
}
