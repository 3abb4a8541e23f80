import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { BuildContext } from './build-context';
import { emptyImage, type ContainerImage } from './container-image';
import { expand, pair, type Dockerfile, type Instruction, type Stage } from './dockerfile';
import { copyProductionPackages } from './production-packages';

type Variables = Record<string, string>;
type Built = { -readonly [Key in keyof ContainerImage]: ContainerImage[Key] };

/**
 * Does what an engine does with our Dockerfile, in folders: a stage is a folder, COPY copies, RUN runs. Only `npm ci`
 * is not run, since it needs a registry: its packages are taken from those that are installed here.
 */
export class ImageBuilder {
  private readonly built = new Map<string, ContainerImage>();
  private readonly context: BuildContext;

  constructor(
    private readonly dockerfile: Dockerfile,
    private readonly repository: string,
    private readonly folder: string,
  ) {
    this.context = new BuildContext(repository);
  }

  /** The image of the last stage. */
  build(args: Readonly<Variables>): ContainerImage {
    return this.stage(this.dockerfile.stages.at(-1)!.name, args);
  }

  /** Stages without arguments are the same for all images and built once. */
  private stage(name: string, args: Readonly<Variables>): ContainerImage {
    const stage = this.dockerfile.stages.find((candidate) => candidate.name === name);
    if (stage === undefined) throw new Error(`there is no stage ${name}`);
    const takesArguments = stage.instructions.some(({ keyword }) => keyword === 'ARG');
    const key = takesArguments ? `${name}-${Object.values(args).join('-')}` : name;
    const done = this.built.get(key);
    if (done !== undefined) return done;
    const image = this.follow(stage, join(this.folder, key), args);
    this.built.set(key, image);
    return image;
  }

  private follow(stage: Stage, root: string, args: Readonly<Variables>): ContainerImage {
    const isStage = this.dockerfile.stages.some(({ name }) => name === stage.base);
    const base = isStage ? this.stage(stage.base, args) : null;
    mkdirSync(root, { recursive: true });
    if (base !== null) cpSync(base.root, root, { recursive: true, verbatimSymlinks: true });
    const image: Built = { ...(base ?? emptyImage(root)), root };
    const variables: Variables = { ...image.env };
    for (const instruction of stage.instructions) this.do(instruction, image, variables, args);
    return image;
  }

  private do(instruction: Instruction, image: Built, variables: Variables, args: Readonly<Variables>): void {
    const { keyword, text } = instruction;
    const value = () => expand(text, variables);
    switch (keyword) {
      case 'ARG': {
        const [name, standard] = pair(text);
        variables[name] = args[name] ?? standard;
        return;
      }
      case 'ENV': {
        const [name, content] = pair(value());
        variables[name] = content;
        image.env = { ...image.env, [name]: content };
        return;
      }
      case 'LABEL':
        image.labels = Object.fromEntries(
          [...value().matchAll(/(\S+?)="([^"]*)"/g)].map(([, name, label]) => [name!, label!]),
        );
        return;
      case 'WORKDIR':
        image.workdir = resolve(image.workdir, value());
        mkdirSync(join(image.root, image.workdir), { recursive: true });
        return;
      case 'USER':
        image.user = value();
        return;
      case 'STOPSIGNAL':
        image.stopSignal = value();
        return;
      case 'EXPOSE':
        image.exposed = value().split(' ').map(Number);
        return;
      case 'ENTRYPOINT':
        image.entrypoint = JSON.parse(text) as string[];
        return;
      case 'CMD':
        image.command = JSON.parse(text) as string[];
        return;
      case 'HEALTHCHECK':
        image.healthcheck = JSON.parse(text.replace(/^CMD /, '')) as string[];
        return;
      case 'COPY':
        return this.copy(instruction, image, expand(text, variables).split(' '), args);
      case 'RUN':
        return this.run(text, image, variables);
      default:
        throw new Error(`no test knows what ${keyword} does`);
    }
  }

  private copy({ flags }: Instruction, image: Built, words: string[], args: Readonly<Variables>): void {
    const target = words.pop()!;
    const into = words.length > 1 || target.endsWith('/');
    for (const source of words) {
      const inside = join(image.root, resolve(image.workdir, target), into ? basename(source) : '');
      if (flags['from'] === undefined) this.context.copy(source, inside);
      else copyOver(join(this.stage(flags['from'], args).root, source), inside);
    }
  }

  private run(command: string, image: Built, variables: Variables): void {
    const cwd = join(image.root, image.workdir);
    const packages = join(cwd, 'node_modules');
    if (/^npm ci( --\S+)*$/.test(command)) {
      if (command.includes('--omit=dev')) copyProductionPackages(this.repository, cwd);
      else symlinkSync(join(this.repository, 'node_modules'), packages);
      return;
    }
    // The packages for building are those of the repository itself: nothing may change them.
    if (
      !packages.startsWith(join(this.folder, 'production')) &&
      !/^node tools\/[\w.-]+ "[^"]+"$/.test(command)
    )
      throw new Error(`not run beside the repository's own packages: ${command}`);
    execFileSync('sh', ['-c', command], {
      cwd,
      env: { PATH: process.env.PATH, ...variables },
      stdio: 'pipe',
    });
  }
}

/** Packages are linked: they are many, and nobody writes there. All else is copied, so that Node finds it where it is. */
function copyOver(source: string, target: string): void {
  if (!existsSync(source)) throw new Error(`no stage has made ${source}`);
  mkdirSync(dirname(target), { recursive: true });
  if (basename(source) === 'node_modules') symlinkSync(source, target);
  else cpSync(source, target, { recursive: true, preserveTimestamps: true });
}
