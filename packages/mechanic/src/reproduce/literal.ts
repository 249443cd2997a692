/** How a project writes its code, as far as a short test shows it. */
export interface Writing {
  readonly quote: "'" | '"';
  readonly semicolon: ';' | '';
  /** One level. */
  readonly indent: string;
}

/** Columns that a line may have. */
const width = 100;

/** A literal as a person writes it: on one line where it fits, keys without quotes where they need none. */
export function writeNeatly(value: unknown, writing: Writing, { level = 0, used = 0 } = {}): string {
  if (typeof value === 'string') return quoteIn(value, writing);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const inner = { level: level + 1, used: 0 };
  const parts = Array.isArray(value)
    ? value.map((item) => writeNeatly(item, writing, inner))
    : Object.entries(value).map(([key, item]) => {
        const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoteIn(key, writing);
        // As a plain key, this would set the prototype.
        return `${key === '__proto__' ? `[${quoteIn(key, writing)}]` : name}: ${writeNeatly(item, writing, inner)}`;
      });
  const [open, close, gap] = Array.isArray(value) ? ['[', ']', ''] : ['{', '}', ' '];
  if (parts.length === 0) return `${open}${close}`;
  const flat = `${open}${gap}${parts.join(', ')}${gap}${close}`;
  const before = writing.indent.replace('\t', '    ').length * level + used;
  if (!flat.includes('\n') && before + flat.length <= width) return flat;
  const pad = writing.indent.repeat(level);
  return `${open}\n${parts.map((part) => `${pad}${writing.indent}${part},\n`).join('')}${pad}${close}`;
}

/** A string in the project's quotes; in the other ones where that needs no escape. */
export function quoteIn(text: string, { quote }: Pick<Writing, 'quote'>): string {
  const other = quote === "'" ? '"' : "'";
  const mark = text.includes(quote) && !text.includes(other) ? other : quote;
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, toEscape);
  return `${mark}${escaped.replaceAll(mark, `\\${mark}`)}${mark}`;
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
