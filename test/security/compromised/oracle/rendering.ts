/** What is left of Markdown once everything that shows as code is taken out: the part that a code host acts on. */
export function activePart(markdown: string): string {
  const lines: string[] = [];
  let fence = '';
  for (const line of markdown.split('\n')) {
    const ticks = /^ {0,3}(`{3,})([^`]*)$/.exec(line);
    if (fence === '' && ticks?.[1] !== undefined) fence = ticks[1];
    else if (fence !== '' && ticks?.[1] !== undefined && ticks[1].length >= fence.length && ticks[2]?.trim() === '')
      fence = '';
    else if (fence === '') lines.push(line);
  }
  return lines.map(withoutSpans).join('\n');
}

/** A run of backticks and the next run of the same length hold a code span between them. */
function withoutSpans(line: string): string {
  const runs = [...line.matchAll(/`+/g)];
  let rest = '';
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const open = runs[index];
    if (open === undefined || open.index < at) continue;
    const close = runs.slice(index + 1).find((run) => run[0].length === open[0].length);
    if (close === undefined) continue;
    rest += line.slice(at, open.index);
    at = close.index + close[0].length;
  }
  return rest + line.slice(at);
}

const mention = /(?<![\w`/.-])@[a-z\d]/i;
const reference = String.raw`(?:[\w.-]+/[\w.-]+)?#\d|GH-\d|https?://\S+/issues/\d`;
const closing = new RegExp(String.raw`\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s+(?:${reference})`, 'i');
const skipping = /\[(?:skip|no)[ -]ci\]|\[ci[ -]skip\]|\[skip actions\]|\*\*\*NO_CI\*\*\*|^skip-checks:/im;
/** The alarm's page in the AWS console, which the ticket links. */
const alarmLink =
  /<https:\/\/eu-west-1\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=eu-west-1#alarmsV2:alarm\/[\w$.-]+>/g;
/** The parts that the reader opens; their titles are fixed. */
const folded =
  /^<details>\n<summary>(?:Diagnosis and proof in full|The error with its stack|The alert|The patches that were tried)<\/summary>$|^<\/details>$/gm;
const headings =
  /^#+ (?!(?:Error|Cause|Proposed fix|Also seen|Missing evidence|What to look at|Proof|Diagnosis|Resolution|A person is needed)$)/m;
const markup = /!\[|\]\(|<\/?[a-z!]|https?:\/\/(?!host\.example\/)|\bwww\./i;

/** What a code host or a pipeline would do because of a text, in words. */
export function listMarkupEffects(text: string, form: 'markdown' | 'subject'): readonly string[] {
  const active = form === 'markdown' ? activePart(text).replaceAll(alarmLink, '').replaceAll(folded, '') : text;
  return [
    ...(mention.test(active) ? ['calls somebody'] : []),
    ...(closing.test(active) ? ['closes another issue'] : []),
    ...(skipping.test(active) ? ['skips the pipeline'] : []),
    ...(form === 'markdown' && markup.test(active) ? ['shows a link, an image or markup'] : []),
    ...(form === 'markdown' && headings.test(active) ? ['makes a heading of its own'] : []),
  ];
}

/** Characters that show as nothing or turn the direction of what follows. */
export function hasHidden(text: string): boolean {
  return /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/u.test(text);
}
