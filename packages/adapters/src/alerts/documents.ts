import { InvalidInput } from '@suture/core';
import { isAlarmEmail } from './cloudwatch/index.ts';

/** What a text is that is no JSON, and what to do. */
const others: readonly (readonly [RegExp, string])[] = [
  [
    /^-{10,}\s*\n|^\+-{5,}|^METRICALARMS\b|^COMPOSITEALARMS\b/,
    'it is a table or text of the AWS CLI; add --output json',
  ],
  [
    /^(?:---\s*\n\s*)?(?:(?:MetricAlarms|CompositeAlarms|AlarmHistoryItems):|- \w{1,60}:)/,
    'it is YAML; add --output json',
  ],
  [/^[[{]\s{0,200}'/, 'it is what Python prints of an object; write it with json.dumps'],
  [/^</, 'it is XML or HTML'],
  [/^[[{]/, 'it breaks off, or has an error'],
  [/\n\s{0,20}at \S/, 'it looks like a log; pass it with --log'],
];

/**
 * The JSON values of a text: one, one on each line, or one after the other. The e-mail of an alarm is a value as it stands.
 * @param what names the text in errors
 * @throws InvalidInput when there is none, or something else
 */
export function readDocuments(text: string, what: string): readonly unknown[] {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') throw new InvalidInput(what, ['it is empty']);
  const documents = parseAll([trimmed]) ?? parseAll(linesOf(trimmed)) ?? parseAll(valuesOf(trimmed));
  if (documents !== undefined) return documents;
  if (isAlarmEmail(trimmed)) return [trimmed];
  const hint = others.find(([pattern]) => pattern.test(trimmed))?.[1];
  throw new InvalidInput(what, [`it is not JSON${hint === undefined ? '' : `: ${hint}`}`]);
}

function parseAll(texts: readonly string[]): readonly unknown[] | undefined {
  if (texts.length === 0) return undefined;
  const values: unknown[] = [];
  try {
    for (const text of texts) values.push(JSON.parse(text));
  } catch {
    return undefined;
  }
  return values;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 ? lines : [];
}

/** The objects and lists of a text that stand one after the other, with or without a comma between them. */
function valuesOf(text: string): readonly string[] {
  const values: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') {
      if (depth === 0) from = at;
      depth += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) values.push(text.slice(from, at + 1));
    } else if (depth === 0 && !/[\s,]/.test(character ?? '')) return [];
    if (depth < 0) return [];
  }
  return depth === 0 ? values : [];
}
