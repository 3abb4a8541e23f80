/** What support can look up in the logs: the id of the request. Nothing where there is none. */
export function Reference({ id }: { readonly id: string | null }) {
  if (id === null) return null;
  return (
    <p class="is-weak">
      Reference for support: <span class="reference">{id}</span>
    </p>
  );
}
