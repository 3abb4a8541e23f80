import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { LiveSession } from '@gatehouse/sessions';
import { unauthenticated } from '../guard/auth-refusal';
import { sessionOf } from '../session/current-session.decorator';
import { AuthSession } from '../session/auth-session';

/** Of which live session what services see is a picture; as long as either is needed. */
const livingBehind = new WeakMap<AuthSession, LiveSession>();
const pictures = new WeakMap<LiveSession, AuthSession>();

/** A live session as services see it: made once for each. */
export function pictureOf(live: LiveSession): AuthSession {
  let picture = pictures.get(live);
  if (picture === undefined) {
    picture = paint(live);
    pictures.set(live, picture);
    livingBehind.set(picture, live);
  }
  return picture;
}

/** The live session that came with a request, once the guard has looked; null: nobody is logged in. */
export function liveSessionOf(request: object): LiveSession | null {
  const session = sessionOf(request);
  return session && (livingBehind.get(session) ?? null);
}

/** The live session of whoever asks, for handlers of our own apps that are not public. */
export const CurrentLiveSession = createParamDecorator(
  (_data: unknown, context: ExecutionContext): LiveSession => {
    const live = liveSessionOf(context.switchToHttp().getRequest<object>());
    if (live === null) throw unauthenticated('no_credentials');
    return live;
  },
);

function paint({ session, user, client, authorizations, until }: LiveSession): AuthSession {
  return new AuthSession({
    id: session.id.toString(),
    user: user && {
      uuid: user.ref.id,
      username: user.claims.username,
      userId: user.claims.user_id,
      name: user.claims.name,
      email: user.claims.email,
      profile: user.claims.profile,
      verified: user.claims.verified,
    },
    client: client && {
      clientId: client.claims.client_id,
      ownerId: client.claims.owner_id,
      name: client.claims.name,
    },
    actor: session.actor?.ref.id ?? null,
    authorizations,
    start: session.start,
    end: session.end,
    issuedAt: session.start,
    expires: Math.min(session.end, until),
    audience: null,
    ipAddress: session.ipAddress,
    remoteHost: session.remoteHost,
  });
}
