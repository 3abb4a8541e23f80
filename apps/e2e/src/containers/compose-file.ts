import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type Condition = 'service_healthy' | 'service_completed_successfully' | 'service_started';

export interface ComposeService {
  readonly image: string;
  readonly build?: { context: string; dockerfile: string; args: Readonly<Record<string, string>> };
  readonly command?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly networks: readonly string[] | Readonly<Record<string, { ipv4_address: string } | null>>;
  readonly extra_hosts?: readonly string[];
  readonly profiles?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: Condition; required?: boolean }>>;
  readonly healthcheck?: { disable?: true; test?: readonly [string, ...string[]] };
  readonly restart: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
  readonly deploy?: { resources: { limits: Readonly<Record<string, unknown>> } };
  readonly logging?: unknown;
}

export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { file: string }>>;
  readonly networks: Readonly<
    Record<string, { internal?: boolean; ipam?: { config: { subnet: string; ip_range: string }[] } }>
  >;
}

export type Variables = Readonly<Record<string, string>>;

/** Reads a compose file as `docker compose` does: anchors merged, variables filled in. */
export function readComposeFile(file: string, variables: Variables): ComposeFile {
  const document: unknown = parse(readFileSync(file, 'utf8'), { merge: true });
  return filled(document, variables) as ComposeFile;
}

/** What a file like `.env` sets. */
export function readEnvFile(file: string): Variables {
  const lines = readFileSync(file, 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name!, value!]));
}

export function networksOf({ networks }: ComposeService): readonly string[] {
  return Array.isArray(networks) ? (networks as readonly string[]) : Object.keys(networks);
}

/** The fixed address in each network where it has one. */
export function addressesOf({ networks }: ComposeService): Readonly<Record<string, string>> {
  const fixed = Object.entries(Array.isArray(networks) ? {} : networks) as [
    string,
    { ipv4_address: string },
  ][];
  return Object.fromEntries(fixed.flatMap(([name, at]) => (at === null ? [] : [[name, at.ipv4_address]])));
}

function filled(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((item) => filled(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filled(item, variables)]));
}

/** `$$` is a dollar; `${NAME:-default}` has a default for unset and for empty. Anything else with a dollar is an error. */
function interpolate(text: string, variables: Variables): string {
  return text.replace(
    /\$(?:(\$)|\{([A-Z_]+):-([^${}]*)\}|.?)/g,
    (all, dollar?: string, name?: string, standard?: string) => {
      if (dollar !== undefined) return '$';
      if (name === undefined)
        throw new Error(`a variable without default, or a single dollar: ${text} (${all})`);
      return variables[name] || standard!;
    },
  );
}
