/** The first line of an error, as a program printed it. */
export interface Head {
  readonly name: string;
  /** The rest of the line. */
  readonly message: string;
  /** What stood before the name on its line: a label, a time, the name of a logger. */
  readonly before: string;
  /** `likely` heads look like any `word: text`; they count only directly above a stack. */
  readonly strength: 'certain' | 'likely';
}

/** Words that Node, browsers and servers print before an uncaught error. */
const announcements =
  /^(?:\(node:\d{1,10}\) (?:\[[\w-]{1,40}\] )?(?:UnhandledPromiseRejectionWarning|UnhandledPromiseRejection): |Uncaught(?: \(in promise\))?:? |Unhandled (?:promise )?[Rr]ejection(?: at)?:? |Unhandled Promise Rejection:? |UnhandledPromiseRejectionWarning: |Unhandled [Ee]xception:? |Uncaught [Ee]xception:? ?|uncaughtException:? |unhandledRejection:? |Exception during run: |Exception in PromiseRejectCallback:\s?|Thrown:\s?|⨯ |× |✖ |✗ |❌ |\{ |\[(?=[Ee]rror:|[A-Z]\w{0,100}(?:Error|Exception|Rejection)[:\]]))/;

const name = '[A-Za-z_$][\\w$]{0,100}(?:(?:\\.|::)[\\w$]{1,100}){0,8}';
/** Next.js announces the place of an error on a line of its own: `⨯ src/app/page.tsx (12:5) @ Page`. */
const place = /^\S{1,500} \(\d{1,7}:\d{1,7}\)(?: @ .{1,300})?$/;
/** Names of errors. */
const errorName = /(?:Error|Exception|Fault|Failure|Rejection|Err|Timeout|Interrupt)\d?$/;
const code = '(?: ?[\\[(](?<code>[^\\])\\n]{1,200})[\\])])?';
const anchored = new RegExp(
  `^(?<name>${name})${code}(?::(?: (?<message>.*)|(?<glued>[^\\s:/].*))?|(?<bare>\\s*(?:\\{|\\])?\\s*))$`,
  's',
);
/** Where a name inside a line ends: before a colon and a space or the end of the line, perhaps behind a code. */
const inside = /(?:Error|Exception|Fault|Failure|Rejection)(?: \[[^\]\n]{1,100}\])?:(?: |$)/g;
const insideLimit = 20;
const nameEnd = /[A-Za-z_$][\w$.]{0,200}$/;
/** What Node prints besides, to explain a rejection. */
const explanation =
  /^(?:Unhandled promise rejection\b|This error originated either|Unhandled promise rejections are deprecated|Promise\b|at\b)/;
/** Words before a name that deny it: `Last Error: none`. */
const statements = /(?:^|\s)(?:no|last|if|when|without|zero|0)$/i;

/** Reads the first line of an error. Returns undefined if the line has no such form. */
export function readHead(line: string): Head | undefined {
  const { text, announced } = takeAnnouncements(line.trim().slice(0, 32_768));
  if (text === '' || (announced && place.test(text))) return undefined;
  const match = anchored.exec(text);
  const own = match?.groups;
  if (own?.name !== undefined) {
    const certain = errorName.test(own.name) || (own.bare !== undefined && own.name === 'Error');
    const bare = own.message === undefined && own.glued === undefined && own.bare !== undefined;
    if (certain && !(bare && !isBareName(own.name)))
      return { name: nameOf(own.name, own.code), message: messageOf(own), before: '', strength: 'certain' };
  }
  const within = findInside(text);
  if (within !== undefined) return within;
  if (own?.name !== undefined && own.bare === undefined)
    return {
      name: nameOf(own.name, own.code),
      message: messageOf(own),
      before: '',
      strength: announced ? 'certain' : 'likely',
    };
  return findLabelled(text) ?? (announced ? announcedValue(text) : undefined);
}

/** A word alone on its line is a head only if it is an error's whole name. */
function isBareName(text: string): boolean {
  return /^(?:[A-Z][\w$]*\.)*[A-Z]?[\w$]*(?:Error|Exception|Rejection)$/.test(text);
}

function messageOf({ message, glued }: Readonly<Record<string, string | undefined>>): string {
  return (message ?? glued ?? '').replace(/\] ?\{?$/, (end) => (end.startsWith(']') ? end : '')).trimEnd();
}

/** `DOMException [TimeoutError]` is called by the name in brackets; other brackets hold a code. */
function nameOf(printed: string, code: string | undefined): string {
  if (code !== undefined && /^DOMException$/.test(printed) && errorName.test(code)) return code;
  return printed;
}

function takeAnnouncements(line: string): { readonly text: string; readonly announced: boolean } {
  let text = line;
  for (let turns = 0; turns < 4; turns++) {
    const match = announcements.exec(text);
    if (match === null) break;
    text = text.slice(match[0].length).trimStart();
    // Node prints an error without a stack in brackets.
    if (match[0] === '[' && text.endsWith(']')) text = text.slice(0, -1);
  }
  return { text, announced: text !== line };
}

/** An error behind other words: `Checkout failed: TypeError: x`. The first one is the error; later ones belong to its message. */
function findInside(text: string): Head | undefined {
  inside.lastIndex = 0;
  for (let turns = 0; turns < insideLimit; turns++) {
    const match = inside.exec(text);
    if (match === null) return undefined;
    const end = match.index + match[0].length;
    // Reads the name backwards from its end: reading it from the front takes quadratic time on long lines.
    const begun = nameEnd.exec(text.slice(Math.max(0, match.index - 200), match.index))?.[0] ?? '';
    const start = match.index - begun.length;
    const word = text.slice(start, match.index + (/^[A-Za-z]+/.exec(match[0])?.[0].length ?? 0));
    const before = text.slice(0, start);
    if (/^(?:|.*[\s([{"'`>|:=-])$/s.test(before.slice(-200)) && !statements.test(before.trimEnd().slice(-12)))
      return { name: word, message: text.slice(end).trimEnd(), before: before.trimEnd(), strength: 'certain' };
  }
  return undefined;
}

/** `Failed to purge: error: relation "post" does not exist`: the last label that could be a name. */
function findLabelled(text: string): Head | undefined {
  const match = /(?:^|: )(?<name>error|Error|ERROR): (?<message>.*)$/s.exec(text.slice(0, 2_000));
  if (match?.groups?.name === undefined) return undefined;
  return {
    name: match.groups.name,
    message: text.slice(match.index + match[0].indexOf(match.groups.name) + match.groups.name.length + 2),
    before: text.slice(0, match.index),
    strength: 'likely',
  };
}

/** A value that is no error and was thrown all the same: `Uncaught 'no supplier'`. */
function announcedValue(text: string): Head | undefined {
  if (explanation.test(text)) return undefined;
  return { name: 'Error', message: text.replace(/^(['"])(.*)\1$/s, '$2'), before: '', strength: 'certain' };
}
