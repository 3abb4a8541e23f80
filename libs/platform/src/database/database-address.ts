/** Where a SQL database is. `mysql` is any server that speaks MySQL's protocol; `file` is an absolute path. */
export type DatabaseAddress =
  | {
      readonly engine: 'mysql';
      readonly host: string;
      readonly port: number;
      readonly username: string;
      readonly password: string;
      readonly database: string;
      /** Path of a unix socket, instead of host and port. */
      readonly socketPath: string | null;
    }
  | { readonly engine: 'sqlite'; readonly file: string };
