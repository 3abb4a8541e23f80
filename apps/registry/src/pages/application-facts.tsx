import type { Definition, Site } from '@gatehouse/web';
import type { Application, ApplicationMaker } from './application';

/** How much of what an application says about itself is shown at once; the rest on request. Characters. */
const shownAtOnce = 200;

/** An application's name: text of a stranger, kept from turning the text around it (Unicode bidirectional text). */
export function ApplicationName({ name }: Pick<Application, 'name'>) {
  return (
    <strong>
      <bdi>{name}</bdi>
    </strong>
  );
}

/** Who made it and what it says about itself: rows for a `DefinitionList`. */
export function applicationFacts({ maker, description }: Application, site: Site): Definition[] {
  return [
    { term: 'Made by', value: <Maker maker={maker} site={site} /> },
    ...(description.trim() === ''
      ? []
      : [{ term: 'Says about itself', value: <Description text={description.trim()} /> }]),
  ];
}

function Maker({ maker, site }: { readonly maker: ApplicationMaker; readonly site: Site }) {
  switch (maker.kind) {
    case 'operators':
      return <>The operators of {site.name}</>;
    case 'person':
      return (
        <>
          <bdi>{maker.name}</bdi> <span class="is-weak">(not the operators of {site.name})</span>
        </>
      );
    case 'unknown':
      return <>Not known</>;
  }
}

/** A long text must not push down what the person is asked. */
function Description({ text }: { readonly text: string }) {
  const characters = [...text];
  const short = characters.length <= shownAtOnce && text.split('\n').length <= 3;
  if (short) return <bdi class="as-written">{text}</bdi>;
  const beginning = characters.slice(0, shownAtOnce).join('').replaceAll(/\s+/g, ' ').trimEnd();
  return (
    <details>
      <summary>
        <span class="beginning">
          <bdi>{beginning}</bdi>… <span class="more">Show all</span>
        </span>
        <span class="more ending">Show less</span>
      </summary>
      <bdi class="as-written">{text}</bdi>
    </details>
  );
}
