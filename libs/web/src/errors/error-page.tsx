import { waitingTime } from '../components/tell-time';
import { Link } from '../components/link';
import { Reference } from '../components/reference';
import type { Frame } from '../page/frame';
import { Layout } from '../page/layout';
import { errorWords } from './error-words';

export interface ErrorPageProps {
  readonly frame: Frame;
  readonly status: number;
  /** What went wrong, for machines; where it is a case of its own, the page says so. */
  readonly code?: string | null;
  /** A sentence for people that says more than the status does; in place of the usual reason. */
  readonly detail?: string | null;
  /** Seconds after which a new try makes sense. */
  readonly retryAfter?: number | null;
  /** What support can look up in the logs: the id of the request. */
  readonly reference: string | null;
}

export function ErrorPage({ frame, status, code, detail, retryAfter, reference }: ErrorPageProps) {
  const { title, why, now } = errorWords(status, code);
  const { site } = frame;
  return (
    <Layout frame={frame} title={title}>
      <div class="card prose">
        <p>{detail ?? why}</p>
        <p>{retryAfter ? `Try again in ${waitingTime(retryAfter)}.` : now}</p>
        <p class="actions">
          {status === 401 ? (
            <Link class="button is-link" href={`${site.accounts}/login`}>
              Log in
            </Link>
          ) : (
            <Link class="button" href={site.homeUrl}>
              Go to your profile
            </Link>
          )}
          {site.helpUrl !== null && <Link href={site.helpUrl}>Get help</Link>}
        </p>
      </div>
      <Reference id={reference} />
    </Layout>
  );
}
