import * as z from 'zod';
import type { Citation } from '../../model/index.ts';

/** What kind of evidence a source can give. */
export const SourceKind = z.enum(['telemetry', 'vendor', 'changes', 'code', 'history', 'incidents']);
export type SourceKind = z.infer<typeof SourceKind>;

/** Something the model was shown, kept as an artifact, so that it can be cited. */
export const Source = z.object({
  /** What the model calls it: `s7`. */
  id: z.string(),
  kind: SourceKind,
  /** What it is: `src/order.js`. */
  title: z.string(),
  /** Key of its text. */
  artifact: z.string(),
});
export type Source = z.infer<typeof Source>;

/** What a model gives for a claim: a source that it was shown, and words that stand there. */
export const Quote = z.object({
  source: z.string().max(100).describe('Id of the source, as it stands above what you were shown: s7'),
  quote: z.string().min(1).max(500).describe('Words of one line of that source, as they stand there.'),
});
export type Quote = z.infer<typeof Quote>;

/** Everything shown in one conversation, by id. */
export interface Sources {
  readonly list: readonly Source[];
  /** The text of a source; undefined when there is none of that name. */
  textOf(id: string): string | undefined;
}

export type Checked =
  | { readonly sound: true; readonly source: Source; readonly citation: Citation }
  | { readonly sound: false; readonly why: string };

/** Shorter words are found anywhere. */
const shortest = 4;

/** Looks a quotation up: the source must have been shown, and one of its lines must hold the words. */
export function checkQuote(claim: string, { source: id, quote }: Quote, sources: Sources): Checked {
  const source = sources.list.find((candidate) => candidate.id === id.trim());
  const text = source === undefined ? undefined : sources.textOf(source.id);
  if (source === undefined || text === undefined)
    return { sound: false, why: `there is no source ${JSON.stringify(id.slice(0, 40))}` };
  const wanted = squeeze(quote.split('\n').find((line) => squeeze(line).length >= shortest) ?? '');
  if (wanted.length < shortest) return { sound: false, why: `a quotation of ${id} is too short to be found` };
  const index = text.split('\n').findIndex((line) => squeeze(line).includes(wanted));
  if (index < 0) return { sound: false, why: `${id} holds no line with ${JSON.stringify(wanted.slice(0, 80))}` };
  const { artifact } = source;
  return { sound: true, source, citation: { claim, artifact, line: index + 1, quote: wanted.slice(0, 300) } };
}

/** White space is often retyped otherwise than it stands. */
function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
