import { Badge, DefinitionList, Empty, Form, SubmitButton, Time, type Frame } from '@gatehouse/web';
import type { ProfileSession } from './profile';

export interface ProfileSessionsProps {
  readonly frame: Frame;
  readonly sessions: readonly ProfileSession[];
  readonly endSessionUrl: string | null;
}

/** Where a person is logged in. */
export function ProfileSessions({ frame, sessions, endSessionUrl }: ProfileSessionsProps) {
  return (
    <section class="card" aria-labelledby="sessions">
      <h2 id="sessions">Where you are logged in</h2>
      {sessions.length === 0 ? (
        <Empty title="No sessions to show">
          <p>Each browser or app that you log in with is listed here until its session ends.</p>
        </Empty>
      ) : (
        <ul class="items">
          {sessions.map((session) => (
            <li key={session.id}>
              <h3>
                From {session.ipAddress} {session.current && <Badge>This session</Badge>}
              </h3>
              <DefinitionList
                items={[
                  { term: 'Started', value: <Time at={session.start} now={frame.now} /> },
                  { term: 'Ends', value: <Time at={session.end} now={frame.now} /> },
                ]}
              />
              {endSessionUrl !== null && !session.current && (
                <Form frame={frame} action={endSessionUrl} hidden={{ session_id: session.id }}>
                  <SubmitButton look="quiet" label={`End this session from ${session.ipAddress}`}>
                    End this session
                  </SubmitButton>
                </Form>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
