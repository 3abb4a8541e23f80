import {
  Allowances,
  DefinitionList,
  Empty,
  Form,
  Layout,
  Link,
  Notice,
  SubmitButton,
  Time,
  type Frame,
} from '@gatehouse/web';
import type { Application } from './application';
import { ApplicationName, applicationFacts } from './application-facts';

/** An application that a person allowed something, or that the operators allowed it for everyone. Times in UNIX seconds. */
export interface AllowedApplication extends Application {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly givenAt: number;
  readonly changedAt: number;
  /** `first_party`: it belongs to the platform, and the person was not asked. */
  readonly kind: 'asked' | 'first_party';
}

export interface ApplicationsPageProps {
  readonly frame: Frame;
  /** In the order to show them in. */
  readonly applications: readonly AllowedApplication[];
  /** What the scopes of OpenID Connect allow, each in a sentence. */
  readonly identitySentences: Readonly<Record<string, string>>;
  /** What just happened. The name of the application, where it is still known. */
  readonly notice?: {
    readonly kind: 'withdrawn' | 'had_none';
    readonly applicationName: string | null;
  } | null;
}

/** What a person allowed which application. Its buttons post `client_id` to `/applications`, which asks to confirm it. */
export function ApplicationsPage(props: ApplicationsPageProps) {
  const { frame, applications, notice = null } = props;
  return (
    <Layout frame={frame} title="Applications with access to your account">
      {notice !== null && (
        <Notice kind={notice.kind === 'withdrawn' ? 'success' : 'info'}>
          {notice.applicationName === null ? 'The application' : <bdi>{notice.applicationName}</bdi>}{' '}
          {notice.kind === 'withdrawn'
            ? 'no longer has access to your account.'
            : 'had no access to your account any more. Nothing was changed.'}
        </Notice>
      )}
      {applications.length === 0 ? (
        <Empty title="No application has access to your account">
          <p>
            An application that you log in to with this account may ask for access. Those that you allow are
            listed here, and you can withdraw it.
          </p>
        </Empty>
      ) : (
        <>
          <p class="intro">
            These applications can use your account, without your password. Withdraw what you no longer need.
          </p>
          {applications.map((application) => (
            <ApplicationCard key={application.clientId} application={application} page={props} />
          ))}
        </>
      )}
      <p>
        <Link href={frame.site.homeUrl}>Back to your profile</Link>
      </p>
    </Layout>
  );
}

function ApplicationCard({
  application,
  page: { frame, identitySentences },
}: {
  readonly application: AllowedApplication;
  readonly page: ApplicationsPageProps;
}) {
  const { name, clientId, givenAt, changedAt, scopes } = application;
  const { site, now } = frame;
  const given = application.kind === 'asked' ? 'Allowed' : 'In use';
  return (
    <section class="card" aria-labelledby={`application-${clientId}`}>
      <h2 id={`application-${clientId}`}>
        <bdi>{name}</bdi>
      </h2>
      <DefinitionList
        items={[
          ...applicationFacts(application, site),
          { term: `${given} since`, value: <Time at={givenAt} now={now} /> },
          ...(changedAt > givenAt
            ? [{ term: 'Last changed', value: <Time at={changedAt} now={now} /> }]
            : []),
          { term: 'May', value: <Allowances scopes={scopes} sentences={identitySentences} /> },
        ]}
      />
      <Form
        class="actions"
        frame={frame}
        action={`${site.base}/applications`}
        hidden={{ client_id: clientId }}
      >
        <SubmitButton look="secondary" label={`Withdraw access of ${name}`}>
          Withdraw access
        </SubmitButton>
      </Form>
    </section>
  );
}

export interface WithdrawPageProps {
  readonly frame: Frame;
  readonly application: Pick<AllowedApplication, 'clientId' | 'name' | 'kind'>;
}

/** Says what withdrawing means, and asks once. Posts `client_id` and `confirmed` = `yes` to `/applications`. */
export function WithdrawPage({ frame, application: { clientId, name, kind } }: WithdrawPageProps) {
  const { site } = frame;
  return (
    <Layout frame={frame} title="Withdraw access to your account?">
      <div class="card prose">
        <p>
          <ApplicationName name={name} /> will lose its access to your account at once:
        </p>
        <ul class="allows">
          <li>It has to stop on every device where you use it.</li>
          <li>What it has done for you stays, and so does what it has read and kept.</li>
          {kind === 'asked' ? (
            <li>When you use it again, it has to ask you again.</li>
          ) : (
            <li>
              It belongs to {site.name}: when you use it again, it gets access again without a question.
            </li>
          )}
        </ul>
        <Form
          class="actions"
          frame={frame}
          action={`${site.base}/applications`}
          hidden={{ client_id: clientId, confirmed: 'yes' }}
        >
          <SubmitButton look="danger">Withdraw access</SubmitButton>
          <Link href={`${site.base}/applications`}>Keep it</Link>
        </Form>
      </div>
    </Layout>
  );
}
