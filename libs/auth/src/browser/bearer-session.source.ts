import { readBearerToken, type SessionResolver } from '@gatehouse/sessions';
import { valuesOf, type HttpRequest } from '../guard/http-request';
import { badCredentials, noCredentials, SessionSource, type Finding } from '../session/session-source';
import { pictureOf } from './live-session-of';

/** Sessions from `Authorization: Bearer gh_…`, for the APIs of our own apps. Whoever sends one meant to be somebody. */
export class BearerSessionSource extends SessionSource {
  constructor(private readonly resolver: SessionResolver) {
    super();
  }

  async find(request: HttpRequest): Promise<Finding> {
    const values = valuesOf(request, 'authorization');
    if (values.length === 0) return noCredentials;
    if (values.length > 1) return badCredentials('two headers Authorization');
    const token = readBearerToken(/^bearer +(\S+)$/i.exec(values[0]!)?.[1] ?? '');
    if (token === null) return badCredentials('Authorization is not Bearer and a token of ours');
    const { live, reason } = await this.resolver.resolve({ ...token, credential: 'bearer' });
    return live === null ? badCredentials(reason) : { session: pictureOf(live) };
  }
}
