import type { ReturnPlace } from './return-place';

/** Where the person goes with their answer. */
export function ReturnTo({ place }: { readonly place: ReturnPlace }) {
  switch (place.kind) {
    case 'site':
      return <span class="reference">{place.host}</span>;
    case 'program':
      return <>a program on this device</>;
    case 'app':
      return (
        <>
          an app on this device <span class="is-weak">({place.scheme})</span>
        </>
      );
  }
}

/**
 * What a person should know about an application that cannot prove who it is: on the device, any program can use the
 * name of another (RFC 8252 §8.6).
 */
export function DeviceCaution({
  place,
  publicClient,
}: {
  readonly place: ReturnPlace;
  readonly publicClient: boolean;
}) {
  if (place.kind === 'site' && !publicClient) return null;
  return (
    <p class="notice is-warning">
      {place.kind === 'site' ? (
        <>
          It runs on this device, in your browser. Allow it only if you came here from{' '}
          <span class="reference">{place.host}</span> just now.
        </>
      ) : (
        <>
          It runs on this device, where any program could use its name. Allow it only if you started it
          yourself just now.
        </>
      )}
    </p>
  );
}
