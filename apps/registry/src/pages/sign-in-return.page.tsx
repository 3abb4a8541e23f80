import type { Frame } from '@gatehouse/web';
import { ApplicationName } from './application-facts';
import { GoOn } from './go-on';

export interface SignInReturnPageProps {
  readonly frame: Frame;
  /** Where the authorization request goes on: a path of ours. */
  readonly continueUrl: string;
  /** Of the application that the person came from, where it is known. */
  readonly applicationName?: string | null;
}

/** Between log-in and the authorization request that it was for. Nobody sees it for long. */
export function SignInReturnPage({ frame, continueUrl, applicationName = null }: SignInReturnPageProps) {
  return (
    <GoOn frame={frame} title="You are logged in" to={continueUrl} link="Continue">
      {applicationName === null ? (
        'One moment, you are taken back to where you came from.'
      ) : (
        <>
          One moment, you go on to <ApplicationName name={applicationName} />.
        </>
      )}
    </GoOn>
  );
}
