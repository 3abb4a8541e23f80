import type { House } from './session-store';

/** `<generation> <policy version> <registry generation>`; without the last: 0, as before there was a registry. */
export function decodeHouse(text: string): House {
  const [generation, policyVersion, registryGeneration = 0] = text.split(' ').map(Number) as [
    number,
    number,
    number?,
  ];
  return { generation, policyVersion, registryGeneration };
}
