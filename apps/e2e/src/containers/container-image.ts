/** An image as far as starting it goes. */
export interface ContainerImage {
  /** Where its root file system lies on this machine. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** Paths inside of it. */
  readonly workdir: string;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** The words behind `HEALTHCHECK … CMD`; null without one. */
  readonly healthcheck: readonly string[] | null;
  readonly stopSignal: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly exposed: readonly number[];
}

export const emptyImage = (root: string): ContainerImage => ({
  root,
  env: {},
  workdir: '/',
  user: 'root',
  entrypoint: [],
  command: [],
  healthcheck: null,
  stopSignal: 'SIGTERM',
  labels: {},
  exposed: [],
});
