import { Form, Layout, Link, OnwardLink, SubmitButton, type Frame } from '@gatehouse/web';
import { ApplicationName } from './application-facts';
import { GoOn } from './go-on';

export interface LogoutPageProps {
  readonly frame: Frame;
  /** Of the application that asks; null: the request does not prove who does. */
  readonly applicationName: string | null;
  /** What the request was about; comes back with the answer. */
  readonly hidden: Readonly<Record<string, string>>;
  /** Where to go on without logging out. */
  readonly stayUrl: string;
}

/** Asks whether to log out (OpenID Connect RP-Initiated Logout 1.0 §2). Posts `hidden` to `/logout`. */
export function LogoutPage({ frame, applicationName, hidden, stayUrl }: LogoutPageProps) {
  const { site, visitor } = frame;
  return (
    <Layout frame={frame} title="Do you want to log out?" width="narrow">
      <div class="card prose">
        <p>
          {applicationName === null ? (
            'A link on another site brought you here.'
          ) : (
            <>
              <ApplicationName name={applicationName} /> asks to log you out.
            </>
          )}
        </p>
        <p>
          Logging out ends {visitor === null ? 'your session' : `the session of ${visitor.username}`} on{' '}
          {site.name} in this browser.
        </p>
        <Form class="actions" frame={frame} action={`${site.base}/logout`} hidden={hidden}>
          <SubmitButton>Log out</SubmitButton>
          <Link href={stayUrl}>Stay logged in</Link>
        </Form>
      </div>
    </Layout>
  );
}

/** Where an application wants people after they logged out: a `post_logout_redirect_uri` of its own, checked. */
export interface AfterLogout {
  readonly url: string;
  readonly applicationName: string;
}

export interface LoggedOutPageProps {
  readonly frame: Frame;
  readonly after: AfterLogout | null;
}

/** The session is over, and the person stays here. */
export function LoggedOutPage({ frame, after }: LoggedOutPageProps) {
  const { site } = frame;
  return (
    <Layout frame={withoutVisitor(frame)} title="You are logged out" width="narrow">
      <div class="card">
        <p>Your session on {site.name} in this browser has ended.</p>
        <p class="actions">
          {after !== null && (
            <OnwardLink class="button is-link" href={after.url}>
              <span>
                Go back to <bdi>{after.applicationName}</bdi>
              </span>
            </OnwardLink>
          )}
          <Link class={after === null ? 'button' : undefined} href={`${site.accounts}/login`}>
            Log in again
          </Link>
        </p>
      </div>
    </Layout>
  );
}

export interface LogoutReturnPageProps {
  readonly frame: Frame;
  readonly after: AfterLogout;
}

/** The session is over, and the application gets the person back. */
export function LogoutReturnPage({ frame, after }: LogoutReturnPageProps) {
  return (
    <GoOn frame={withoutVisitor(frame)} title="You are logged out" to={after.url} link="Continue">
      Your session on {frame.site.name} has ended. One moment, you go back to{' '}
      <ApplicationName name={after.applicationName} />.
    </GoOn>
  );
}

/** The request still came with a session; the page tells that it is over. */
function withoutVisitor(frame: Frame): Frame {
  return { ...frame, visitor: null };
}
