import { Allowances, DefinitionList, Layout, Link, type Frame } from '@gatehouse/web';
import type { Application } from './application';
import { ApplicationName, applicationFacts } from './application-facts';
import { DeviceCaution, ReturnTo } from './consent-return';
import { Decision } from './decision';
import { returnPlace } from './return-place';

export interface ConsentPageProps {
  readonly frame: Frame;
  readonly application: Application;
  /** It has no secret that would prove who it is (RFC 6749 §2.1). */
  readonly publicClient: boolean;
  /** Where the answer goes: the redirect URI of this request, checked. */
  readonly redirectUri: string;
  /** Of the person who is asked. */
  readonly username: string;
  /** Where to log in as somebody else, and come back to this question. */
  readonly otherAccountUrl: string;
  /** All that the answer is about: not empty. */
  readonly scopes: readonly string[];
  /** Those of `scopes` that the person allowed this application before. */
  readonly allowedBefore?: readonly string[];
  /** What the scopes of OpenID Connect allow, each in a sentence. */
  readonly identitySentences: Readonly<Record<string, string>>;
  /** Names the authorization request; comes back with the answer. */
  readonly request: string;
}

/**
 * Asks whether an application may use the account (OIDC Core §3.1.2.4). Posts `request` and `decision`, `allow` or `deny`,
 * to `/consent`. Its controller names `redirectUri` in the page's policy: `send(…, { formTargets: [redirectUri] })`.
 */
export function ConsentPage(props: ConsentPageProps) {
  const { frame, application, redirectUri, username, scopes, allowedBefore = [] } = props;
  const { site } = frame;
  const place = returnPlace(redirectUri);
  const before = scopes.filter((scope) => allowedBefore.includes(scope));
  const wanted = scopes.filter((scope) => !before.includes(scope));
  const words = wordsFor(before, wanted);
  return (
    <Layout frame={frame} title={words.title}>
      <div class="card question">
        <p class="lead">
          <ApplicationName name={application.name} /> {words.asks}, <strong>{username}</strong>.{' '}
          <Link href={props.otherAccountUrl}>Not you?</Link>
        </p>
        <DefinitionList
          items={[
            ...applicationFacts(application, site),
            { term: 'Sends you back to', value: <ReturnTo place={place} /> },
          ]}
        />
        <DeviceCaution place={place} publicClient={props.publicClient} />
        <Wanted scopes={wanted} sentences={props.identitySentences} more={before.length > 0} />
        <Before scopes={before} sentences={props.identitySentences} weak={wanted.length > 0} />
        <Decision frame={frame} action="/consent" hidden={{ request: props.request }} />
      </div>
    </Layout>
  );
}

function wordsFor(before: readonly string[], wanted: readonly string[]) {
  if (before.length === 0)
    return { title: 'Allow access to your account?', asks: 'asks for access to your account' };
  if (wanted.length > 0)
    return { title: 'Allow more access to your account?', asks: 'asks for more access to your account' };
  return { title: 'Allow access to your account again?', asks: 'asks once more for access to your account' };
}

interface ListProps {
  readonly scopes: readonly string[];
  readonly sentences: Readonly<Record<string, string>>;
}

function Wanted({ scopes, sentences, more }: ListProps & { readonly more: boolean }) {
  if (scopes.length === 0) return null;
  return (
    <section aria-labelledby="wanted">
      <h2 id="wanted">{more ? 'New: it will also be able to' : 'It will be able to'}</h2>
      <Allowances scopes={scopes} sentences={sentences} />
    </section>
  );
}

function Before({ scopes, sentences, weak }: ListProps & { readonly weak: boolean }) {
  if (scopes.length === 0) return null;
  return (
    <section class={weak ? 'is-weak' : undefined} aria-labelledby="before">
      <h2 id="before">You have already allowed it to</h2>
      <Allowances scopes={scopes} sentences={sentences} />
    </section>
  );
}
