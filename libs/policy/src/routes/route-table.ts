import type { CompiledRule } from '../compiled-rule';
import { Methods } from './methods';
import type { PathTemplate } from './path-template';
import { RouteTree } from './route-tree';

/** All rules: host, then path decide which; then its methods. */
export class RouteTable {
  private readonly everyHost = new RouteTree<Methods>();
  private readonly byHost = new Map<string, RouteTree<Methods>>();

  add(compiled: CompiledRule, template: PathTemplate, host: string | null): void {
    this.treeOf(host)
      .at(template, () => new Methods())
      .add(compiled);
  }

  /**
   * The rules of the most specific path; those of the host itself before those of every host. Null: no rule has the path.
   *
   * @param host as `normalHost` has it; null where none is known
   * @param path canonical
   */
  find(host: string | null, path: string): Methods | null {
    if (host !== null && this.byHost.size > 0) {
      const found = this.byHost.get(host)?.find(path) ?? null;
      if (found !== null) return found;
    }
    return this.everyHost.find(path);
  }

  /** As `find`, but all whose path matches, the one that decides first. */
  findAll(host: string | null, path: string): readonly Methods[] {
    const ofHost = host === null ? [] : (this.byHost.get(host)?.findAll(path) ?? []);
    return [...ofHost, ...this.everyHost.findAll(path)];
  }

  /** The rules that would decide the path if the request were for another host that rules name. */
  onOtherHosts(host: string | null, path: string): readonly CompiledRule[] {
    return [...this.byHost]
      .filter(([name]) => name !== host)
      .flatMap(([, tree]) => tree.find(path)?.rules() ?? []);
  }

  /** Nodes that one look-up visits at most. */
  worstCase(): number {
    const ofHosts = [...this.byHost.values()].map((tree) => tree.worstCase());
    return Math.max(0, ...ofHosts) + this.everyHost.worstCase();
  }

  unreachable(): readonly CompiledRule[] {
    return [this.everyHost, ...this.byHost.values()].flatMap((tree) =>
      tree.unreachable().flatMap((methods) => methods.rules()),
    );
  }

  private treeOf(host: string | null): RouteTree<Methods> {
    if (host === null) return this.everyHost;
    let tree = this.byHost.get(host);
    if (tree === undefined) this.byHost.set(host, (tree = new RouteTree()));
    return tree;
  }
}
