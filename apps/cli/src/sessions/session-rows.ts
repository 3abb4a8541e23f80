import { columns } from '../console/columns';
import { isoTime } from '../console/iso-time';
import type { LiveSession } from './live-sessions';

const headings = ['ID', 'USER', 'CLIENT', 'STARTED', 'ENDS', 'ADDRESS', 'AMR', 'CREDENTIAL'];
/** Of what has a usual length; the table comes row by row, and cannot look ahead. */
const widths = [46, 20, 12, 20, 20, 15, 6, 10];

/** A session in the words of `--json`. */
export function sessionJson({ session, username }: LiveSession) {
  return {
    id: session.id.toString(),
    user: session.user?.ref.id ?? null,
    username,
    client: session.client?.ref.id ?? null,
    start: isoTime(session.start),
    end: isoTime(session.end),
    ip_address: session.ipAddress,
    amr: session.amr,
    credential: session.credential,
    legacy_session_id: session.legacy?.sessionId ?? null,
  };
}

/** The table for people, line by line as the sessions come; a sentence where there are none. */
export async function* sessionTable(sessions: AsyncIterable<LiveSession>): AsyncIterable<string> {
  let count = 0;
  for await (const live of sessions) {
    if ((count += 1) === 1) yield columns([headings], widths);
    const { id, username, client, start, end, ip_address, amr, credential } = sessionJson(live);
    const row = [id, username ?? '-', client ?? '-', start, end, ip_address, amr.join(','), credential];
    yield columns([row], widths);
  }
  if (count === 0) yield 'There is no session that lets anybody in now.\n';
}
