import { requestBytes } from '../load/request-bytes';

/** What an application sends to the token endpoint of a server, whoever made that: HTTP Basic and a form. */
export class ApplicationRequests {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly clientId: string,
    clientSecret: string,
    readonly redirectUri: string,
  ) {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    this.headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      Accept: 'application/json',
      Authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    };
  }

  token(fields: Readonly<Record<string, string>>): Buffer {
    return requestBytes('POST', '/token', this.headers, new URLSearchParams(fields).toString());
  }
}
