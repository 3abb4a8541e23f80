import type { ComponentChildren } from 'preact';

export interface Definition {
  readonly term: string;
  readonly value: ComponentChildren;
}

/** Facts about one thing: what, and its value. A value that is not there says so. */
export function DefinitionList({ items }: { readonly items: readonly Definition[] }) {
  return (
    <dl class="facts">
      {items.map(({ term, value }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value === null || value === '' ? <span class="is-weak">Not given</span> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
