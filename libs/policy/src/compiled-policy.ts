import { compileRule, type CompiledRule, type Requirement } from './compiled-rule';
import type { Policy } from './policy';
import { normalHost } from './routes/host';
import { parseTemplate, type TemplateSegment } from './routes/path-template';
import type { Methods } from './routes/methods';
import { RouteTable } from './routes/route-table';

/** A request as rules see it. */
export interface RouteRequest {
  readonly method: string;
  /** As `normalHost` has it; null where none is known. */
  readonly host: string | null;
  /** Canonical. */
  readonly path: string;
  /** The method that a CORS preflight asks about; null: it is none. */
  readonly preflight: string | null;
}

/**
 * A policy made quick: a tree of path segments for every host, and each rule made ready. Made once per version. A rule of
 * which anything is wrong makes the whole policy wrong: `of` throws `TypeError`, and what was in force stays.
 */
export class CompiledPolicy {
  private constructor(
    readonly policy: Policy,
    readonly table: RouteTable,
  ) {}

  static of(policy: Policy): CompiledPolicy {
    const table = new RouteTable();
    const [segments, requirements] = [new Map<string, TemplateSegment>(), new Map<string, Requirement>()];
    for (const [index, rule] of policy.rules.entries()) {
      const template = parseTemplate(rule.path, segments);
      if (typeof template === 'string') throw new TypeError(`rule ${rule.id}: ${template}`);
      const host = rule.host === undefined ? null : normalHost(rule.host);
      if (host === null && rule.host !== undefined)
        throw new TypeError(`rule ${rule.id}: no host: ${rule.host}`);
      table.add(compileRule(rule, index, template, requirements), template, host);
    }
    return new CompiledPolicy(policy, table);
  }

  get version(): number {
    return this.policy.version;
  }

  get roles(): Policy['roles'] {
    return this.policy.roles;
  }

  /** The rules of the path that decides; null: none has it. */
  methodsFor({ host, path }: RouteRequest): Methods | null {
    return this.table.find(host, path);
  }
}

/** The rule that decides a request, `bad_method` where its path has rules and none for the method, null for no rule. */
export function ruleFor(compiled: CompiledPolicy, request: RouteRequest): CompiledRule | 'bad_method' | null {
  const methods = compiled.methodsFor(request);
  return methods === null ? null : (methods.find(request.method) ?? 'bad_method');
}
