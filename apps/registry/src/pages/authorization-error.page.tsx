import { Layout, Link, Reference, type Frame } from '@gatehouse/web';
import { ApplicationName } from './application-facts';
import { authorizationWords, type AuthorizationProblem } from './authorization-problem';

export interface AuthorizationErrorPageProps {
  readonly frame: Frame;
  readonly problem: AuthorizationProblem;
  /** Of the application, where it is known. */
  readonly applicationName?: string | null;
  /** For whoever makes the application: what is wrong with its request, in a sentence. Never an address to follow. */
  readonly detail?: string | null;
  /** The id of the request. */
  readonly reference: string | null;
}

/** The end of an authorization request that must not lead back to where it came from. */
export function AuthorizationErrorPage(props: AuthorizationErrorPageProps) {
  const { frame, problem, applicationName = null, detail = null, reference } = props;
  const { title, why, now } = authorizationWords[problem];
  const { site } = frame;
  return (
    <Layout frame={frame} title={title}>
      <div class="card prose">
        {applicationName !== null && (
          <p>
            You came from <ApplicationName name={applicationName} />.
          </p>
        )}
        <p>{why}</p>
        <p>{now}</p>
        {detail !== null && (
          <p class="is-weak">
            For the makers of the application: <bdi>{detail}</bdi>
          </p>
        )}
        <p class="actions">
          <Link class="button" href={site.homeUrl}>
            Go to your profile
          </Link>
          {site.helpUrl !== null && <Link href={site.helpUrl}>Get help</Link>}
        </p>
      </div>
      <Reference id={reference} />
    </Layout>
  );
}
