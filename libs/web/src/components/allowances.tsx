import { Scope, sentenceFor } from '@gatehouse/scopes';

export interface AllowancesProps {
  readonly scopes: readonly string[];
  /** Sentences for scopes that are no `domain:action`, such as those of OpenID Connect. They come first. */
  readonly sentences?: Readonly<Record<string, string>>;
}

/** In sentences what scopes allow. What is allowed for everyone's things stands apart: the same sentence means more. */
export function Allowances({ scopes, sentences = {} }: AllowancesProps) {
  const known = (scope: string) => Object.hasOwn(sentences, scope);
  const each = [...new Set(scopes)].sort((a, b) => Number(known(b)) - Number(known(a)));
  const global = each.filter((scope) => !known(scope) && (Scope.parse(scope)?.isGlobal ?? false));
  const own = each.filter((scope) => !global.includes(scope));
  return (
    <>
      {own.length > 0 && <Sentences scopes={own} sentences={sentences} />}
      {global.length > 0 && (
        <>
          <p class="allows-whose">For everyone’s items, not only your own:</p>
          <Sentences scopes={global} sentences={sentences} />
        </>
      )}
    </>
  );
}

function Sentences({ scopes, sentences }: Required<AllowancesProps>) {
  return (
    <ul class="allows">
      {scopes.map((scope) => (
        <li key={scope}>
          <Sentence scope={scope} sentences={sentences} />
        </li>
      ))}
    </ul>
  );
}

function Sentence({
  scope,
  sentences,
}: { readonly scope: string } & Pick<Required<AllowancesProps>, 'sentences'>) {
  const sentence = Object.hasOwn(sentences, scope) ? sentences[scope]! : sentenceFor(scope);
  if (sentence === null) {
    return (
      <>
        Use the right <span class="reference">{scope}</span>, which has no description yet.
      </>
    );
  }
  const resource = Scope.parse(scope)?.resource ?? '*';
  if (resource === '*') return <>{sentence}</>;
  return (
    <>
      {sentence} Only <span class="reference">{resource}</span>.
    </>
  );
}
