/** A duration of a compose file, like `15s` or `1m`, in milliseconds. */
export function milliseconds(text: string): number {
  const [, count, unit] = /^(\d+)(s|m)$/.exec(text) ?? [];
  if (count === undefined) throw new Error(`not a duration in seconds or minutes: ${text}`);
  return Number(count) * (unit === 'm' ? 60_000 : 1_000);
}
