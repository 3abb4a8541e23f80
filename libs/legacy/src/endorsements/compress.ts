import type { Category } from './category';

/** An archive for tests of the old system: `*.*` does not ask for it. */
const optional = 'test';

/**
 * The shortest way to say which categories: all active ones of an archive become `archive.*`, all active archives
 * become `*.*`. A category that is not active counts for neither; arXiv's code made a wildcard that grants nothing of
 * a closed archive's own name, where this keeps the name.
 */
export function compress(endorsed: ReadonlySet<string>, categories: readonly Category[]): readonly string[] {
  const active = categories.filter((category) => category.isActive);
  const archives = [...new Set(active.map(({ archive }) => archive))];
  const whole = new Set(
    archives.filter((archive) =>
      active.every((category) => category.archive !== archive || endorsed.has(category.name)),
    ),
  );
  const missing = archives.filter((archive) => !whole.has(archive));
  if (whole.size > 0 && missing.every((archive) => archive === optional)) return ['*.*'];
  const names = new Set(active.map(({ name }) => name));
  const rest = [...endorsed].filter((name) => !whole.has(archiveOf(name)) || isClosedArchive(name, names));
  return [...[...whole].map((archive) => `${archive}.*`), ...rest].sort();
}

function archiveOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}

/** The bare name of an archive that takes papers only in its subject classes, like `astro-ph`. */
function isClosedArchive(name: string, active: ReadonlySet<string>): boolean {
  return !name.includes('.') && !active.has(name);
}
