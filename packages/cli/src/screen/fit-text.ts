import stringWidth from 'string-width';
import { cleanText } from './clean-text.ts';

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Text as one line of at most `width` columns. What is too long ends in an ellipsis. */
export function truncate(text: string, width: number): string {
  const line = cleanText(text).replace(/[\t\n]/g, ' ');
  if (stringWidth(line) <= width) return line;
  return width < 1 ? '' : `${cut(line, width - 1).trimEnd()}…`;
}

/** Text in lines of at most `width` columns, broken between words where there are any. */
export function wrap(text: string, width: number): readonly string[] {
  return cleanText(text)
    .replaceAll('\t', '  ')
    .split('\n')
    .flatMap((line) => wrapLine(line.trimEnd(), Math.max(1, width)));
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<=\s)(?=\S)/u)) {
    let rest = word;
    if (stringWidth(current + rest.trimEnd()) > width && current.trim() !== '') {
      lines.push(current.trimEnd());
      current = '';
    }
    while (stringWidth(rest.trimEnd()) > width) {
      const start = cut(rest, width);
      lines.push(current + start);
      [current, rest] = ['', rest.slice(start.length)];
    }
    current += rest;
  }
  return [...lines, current.trimEnd()];
}

/** The beginning of a line that fills at most `width` columns, at least one character. */
function cut(line: string, width: number): string {
  let kept = '';
  let columns = 0;
  for (const { segment } of characters.segment(line)) {
    columns += stringWidth(segment);
    if (columns > width && kept !== '') break;
    kept += segment;
  }
  return kept;
}
