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
    if (live === null) return badCredentials(reason);
    const { keyThumbprint, audience } = live.session;
    // RFC 9449 §7.2: no proof is read here. RFC 8707 §2: somewhere else it may be good.
    if (keyThumbprint !== null) return badCredentials('the token is bound to a key');
    if (audience !== null) return badCredentials('the token is for another resource');
    return { session: pictureOf(live) };
  }
}
