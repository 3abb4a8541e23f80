import type { House } from './session-store';

/** `<generation> <policy version>`. */
export function decodeHouse(text: string): House {
  const space = text.indexOf(' ');
  return { generation: Number(text.slice(0, space)), policyVersion: Number(text.slice(space + 1)) };
}

export function encodeHouse(house: House): string {
  return `${house.generation} ${house.policyVersion}`;
}
