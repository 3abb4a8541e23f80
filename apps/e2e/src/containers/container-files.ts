import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { ComposeFile, ComposeService } from './compose-file';
import type { LocalNames } from './local-names';

/** The files that a container is given: its secrets, and what of the repository is mounted into it. */
export class ContainerFiles {
  /** @param folder of the compose file @param made where make-secrets.mjs made its files @param here for the copies */
  constructor(
    private readonly compose: ComposeFile,
    private readonly folder: string,
    private readonly made: string,
    private readonly names: LocalNames,
    private readonly here: string,
  ) {}

  /** Lays down the secrets of one service, and no others. */
  prepare(name: string, { secrets = [] }: ComposeService): void {
    mkdirSync(this.secretsOf(name), { recursive: true });
    for (const secret of secrets) {
      const entry = this.compose.secrets[secret];
      if (entry === undefined) throw new Error(`${name} has the secret ${secret}, which is not in the list`);
      const content = readFileSync(resolve(this.made, entry.file), 'utf8');
      writeFileSync(join(this.secretsOf(name), secret), this.names.translate(content));
    }
  }

  /** A text of the service with paths and addresses as they are here. */
  translate(name: string, text: string): string {
    return this.names.translate(text).replaceAll('/run/secrets/', `${this.secretsOf(name)}/`);
  }

  /** The files mounted under a path, by their names. */
  mounted({ volumes = [] }: ComposeService, under: string): readonly { name: string; file: string }[] {
    const mounts = volumes.map((volume) => volume.split(':') as [source: string, target: string]);
    return mounts
      .filter(
        ([source, target]) => source.startsWith('.') && (target === under || target.startsWith(`${under}/`)),
      )
      .flatMap(([source, target]) => {
        const file = resolve(this.folder, source);
        if (statSync(file).isFile()) return [{ name: basename(target), file }];
        return readdirSync(file).map((name) => ({ name, file: join(file, name) }));
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private secretsOf(name: string): string {
    return join(this.here, name, 'run/secrets');
  }
}
