import type { CompiledRule } from '../compiled-rule';

/** The rules of one template on one host, by method. */
export class Methods {
  /** Most templates have one rule: it is looked at without a map. */
  private first: CompiledRule | null = null;
  /** As bits: the methods of the first; 0: all of them. */
  private firstMethods = 0;
  private byMethod: Map<string, CompiledRule> | null = null;
  private all: CompiledRule | null = null;

  /** The first rule for a method stays: that there is a second one is for lint to say. */
  add(compiled: CompiledRule): void {
    if (this.first === null) {
      this.first = compiled;
      this.firstMethods = bitsOf(compiled.rule.methods);
      return;
    }
    if (this.byMethod === null) {
      this.byMethod = new Map();
      this.enter(this.first);
    }
    this.enter(compiled);
  }

  /** HEAD follows GET unless a rule lists it. */
  find(method: string): CompiledRule | null {
    if (this.byMethod === null) {
      const bits = this.firstMethods;
      if (bits === 0 || (bits & bitOf(method)) !== 0) return this.first;
      return method === 'HEAD' && (bits & bitOf('GET')) !== 0 ? this.first : null;
    }
    const listed = this.byMethod.get(method) ?? (method === 'HEAD' ? this.byMethod.get('GET') : undefined);
    return listed ?? this.all;
  }

  /** Every rule once. */
  rules(): readonly CompiledRule[] {
    if (this.byMethod === null) return this.first === null ? [] : [this.first];
    return [...new Set([...this.byMethod.values(), ...(this.all === null ? [] : [this.all])])];
  }

  private enter(compiled: CompiledRule): void {
    const { methods } = compiled.rule;
    if (methods === undefined) this.all ??= compiled;
    else for (const method of methods) if (!this.byMethod!.has(method)) this.byMethod!.set(method, compiled);
  }
}

const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function bitsOf(methods: readonly string[] | undefined): number {
  return (methods ?? []).reduce((bits, method) => bits | bitOf(method), 0);
}

/** 0 for a method that no rule can name. */
function bitOf(method: string): number {
  const index = known.indexOf(method);
  return index < 0 ? 0 : 1 << index;
}
