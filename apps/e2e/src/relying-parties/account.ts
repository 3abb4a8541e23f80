/** What an application has of somebody who logged in to it. */
export interface Account {
  /** What it calls them. */
  readonly name: string;
  readonly tokens: {
    readonly access_token: string;
    readonly token_type: string;
    readonly expires_in: number;
    readonly refresh_token?: string;
    readonly id_token?: string;
    readonly scope: string;
  };
  /** Of the id_token, where the library verifies one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly userinfo: Readonly<Record<string, unknown>>;
}
