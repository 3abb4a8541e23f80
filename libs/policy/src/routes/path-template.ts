import { canonicalTarget } from './canonical-path';

/** One segment of a rule's path. */
export type TemplateSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'rest' };

/** The path of a rule, taken apart. */
export interface PathTemplate {
  readonly segments: readonly TemplateSegment[];
  /** Where in the path each parameter stands, counted in segments from 0. */
  readonly parameters: ReadonlyMap<string, number>;
}

const parameterName = /^\{([A-Za-z_][A-Za-z0-9_]{0,63})\}$/;

/**
 * Takes the path of a rule apart, or says in a sentence why it is none.
 *
 * @param known segments that were taken apart before: most rules of a large policy share theirs
 */
export function parseTemplate(
  path: string,
  known: Map<string, TemplateSegment> = new Map(),
): PathTemplate | string {
  if (!path.startsWith('/')) return 'a path begins with a slash';
  const texts = path === '/' ? [] : path.slice(1).replace(/\/$/, '').split('/');
  const segments: TemplateSegment[] = [];
  const parameters = new Map<string, number>();
  for (const [index, text] of texts.entries()) {
    const segment = known.get(text) ?? parseSegment(text);
    if (typeof segment === 'string') return segment;
    known.set(text, segment);
    if (segment.kind === 'rest' && index < texts.length - 1) return '** may only be the last segment';
    if (segment.kind === 'parameter') {
      if (parameters.has(segment.name)) return `{${segment.name}} stands in it twice`;
      parameters.set(segment.name, index);
    }
    segments.push(segment);
  }
  return { segments, parameters };
}

/** The template with its parameters' names taken away: two rules with one shape match the same paths. */
export function shapeOf({ segments }: PathTemplate): string {
  const spell = (segment: TemplateSegment) =>
    segment.kind === 'literal' ? encodeURIComponent(segment.text) : segment.kind === 'rest' ? '**' : '{}';
  return `/${segments.map(spell).join('/')}`;
}

/**
 * How a segment of a canonical path compares: decoded, because `%40` and `@` are one name to whatever is behind the
 * gateway. Costs a search for a percent sign.
 */
export function segmentKey(segment: string): string {
  return segment.includes('%') ? decodeURIComponent(segment) : segment;
}

/** Written so that nothing has to be encoded, and none that is refused. */
const plainLiteral = /^[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*$/;

function parseSegment(text: string): TemplateSegment | string {
  if (plainLiteral.test(text)) return { kind: 'literal', text };
  if (text === '**') return { kind: 'rest' };
  const parameter = parameterName.exec(text);
  if (parameter !== null) return { kind: 'parameter', name: parameter[1]! };
  if (text === '') return 'it has an empty segment';
  if (/[{}*]/.test(text))
    return `“${text}” is neither a literal nor {name}: a parameter is a whole segment, ** the last one`;
  // People write é in a file; a browser sends %C3%A9. A percent sign is an escape here as well.
  const encoded = encodeURI(text).replaceAll('%25', '%');
  const target = /[?#]/.test(text) ? null : canonicalTarget(`/${encoded}`);
  if (target === null)
    return `no request with the segment “${text}” would ever be judged: it is refused as it is`;
  return { kind: 'literal', text: segmentKey(target.path.slice(1)) };
}
