import { Allowances, DefinitionList, Layout, Link, Time, type Frame } from '@gatehouse/web';
import type { Application } from './application';
import { ApplicationName, applicationFacts } from './application-facts';
import { Decision } from './decision';

export interface DeviceConfirmPageProps {
  readonly frame: Frame;
  readonly application: Application;
  /** As the device shows it, in its groups. */
  readonly userCode: string;
  /** Of the person who is asked. */
  readonly username: string;
  /** Where to log in as somebody else, and come back to this question. */
  readonly otherAccountUrl: string;
  /** All that the answer is about. */
  readonly scopes: readonly string[];
  /** What the scopes of OpenID Connect allow, each in a sentence. */
  readonly identitySentences: Readonly<Record<string, string>>;
  /** When the device asked for its code, in UNIX seconds, and from which address; null: not kept. */
  readonly asked: { readonly at: number; readonly ipAddress: string } | null;
}

/**
 * Asks whether the device that shows this code may use the account (RFC 8628 §3.3). Posts `user_code` and `decision`,
 * `allow` or `deny`, to `/device`. Also where the address held the code already (§3.3.1): the person compares it here.
 */
export function DeviceConfirmPage(props: DeviceConfirmPageProps) {
  const { frame, application, userCode, username, asked } = props;
  const { site } = frame;
  return (
    <Layout frame={frame} title="Connect this device?">
      <div class="card question">
        <p class="lead">
          <ApplicationName name={application.name} /> on another device asks for access to your account,{' '}
          <strong>{username}</strong>. <Link href={props.otherAccountUrl}>Not you?</Link>
        </p>
        <div class="code-to-compare">
          <p>Does your device show this code?</p>
          <p class="code">{userCode}</p>
        </div>
        <p class="notice is-warning">
          Allow it only if the device is in front of you and you started this yourself. If somebody sent you
          the code or a link to this page, choose Deny: you would let them into your account.
        </p>
        <DefinitionList
          items={[
            ...applicationFacts(application, site),
            ...(asked === null ? [] : [{ term: 'Asked', value: <Asked {...asked} now={frame.now} /> }]),
          ]}
        />
        {props.scopes.length > 0 && (
          <section aria-labelledby="wanted">
            <h2 id="wanted">It will be able to</h2>
            <Allowances scopes={props.scopes} sentences={props.identitySentences} />
          </section>
        )}
        <Decision frame={frame} action="/device" hidden={{ user_code: userCode }} />
      </div>
    </Layout>
  );
}

function Asked({
  at,
  ipAddress,
  now,
}: {
  readonly at: number;
  readonly ipAddress: string;
  readonly now: number;
}) {
  return (
    <>
      <Time at={at} now={now} />, from {ipAddress}
    </>
  );
}
