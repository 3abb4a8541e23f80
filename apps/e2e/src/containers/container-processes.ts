import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { startProcess, temporaryFolder, type RunningProcess } from '@gatehouse/testing';
import type { ComposeFile, ComposeService } from './compose-file';
import type { ContainerFiles } from './container-files';
import type { ContainerImage } from './container-image';
import type { ImageBuilder } from './image-builder';
import type { LocalNames } from './local-names';

/** Runs what containers run: entry points and health checks, word for word, with the environment of the service. */
export class ContainerProcesses {
  constructor(
    private readonly compose: ComposeFile,
    private readonly names: LocalNames,
    private readonly files: ContainerFiles,
    private readonly images: ImageBuilder,
  ) {}

  /** The entry point of the image with these words behind it, in the image's working directory. */
  start(name: string, command: readonly string[], stopTimeout?: number): Promise<RunningProcess> {
    const image = this.imageOf(name);
    const words = [...(image?.entrypoint ?? []), ...command];
    const [program, ...args] = words.map((word) => this.here(name, this.files.translate(name, word)));
    return startProcess({
      command: program!,
      args,
      env: this.environmentOf(name),
      cwd: image === null ? temporaryFolder(name) : join(image.root, image.workdir),
      stopTimeout,
    });
  }

  /** Runs the health check once, the service's own or its image's. @returns whether it passed; null if there is none */
  async check(name: string): Promise<boolean | null> {
    const { healthcheck } = this.service(name);
    if (healthcheck?.disable) return null;
    const [kind, ...rest] = healthcheck?.test ?? ['CMD', ...(this.imageOf(name)?.healthcheck ?? [])];
    if (rest.length === 0) return null;
    const words = kind === 'CMD-SHELL' ? ['sh', '-c', ...rest] : rest;
    return passes(
      words.map((word) => this.here(name, this.names.translateOwn(name, this.files.translate(name, word)))),
      this.environmentOf(name),
    );
  }

  imageOf(name: string): ContainerImage | null {
    const { build } = this.service(name);
    return build === undefined ? null : this.images.build(build.args);
  }

  private environmentOf(name: string): Record<string, string> {
    const given = Object.entries(this.service(name).environment ?? {});
    const settings = given.map(([key, value]) => [key, this.files.translate(name, value)] as const);
    const env = { ...this.imageOf(name)?.env, ...Object.fromEntries(settings) };
    return { ...env, ...this.names.listening(name) };
  }

  /** A path of the image, or of a mounted file, as a path of this machine. */
  private here(name: string, word: string): string {
    const image = this.imageOf(name);
    if (image !== null && word.startsWith('/app/')) return join(image.root, word);
    const folder = /^(\/[a-z]+)\/[\w.]+$/.exec(word)?.[1];
    if (folder === undefined) return word;
    return (
      this.files.mounted(this.service(name), folder).find(({ name: file }) => word === `${folder}/${file}`)
        ?.file ?? word
    );
  }

  private service(name: string): ComposeService {
    const service = this.compose.services[name];
    if (service === undefined) throw new Error(`there is no service ${name}`);
    return service;
  }
}

function passes([command, ...args]: readonly string[], env: Record<string, string>): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, ...env }, timeout: 10_000 };
    execFile(command!, args, options, (error) => resolve(error === null));
  });
}
