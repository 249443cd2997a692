/** Characters of a message that count. */
const textLimit = 2_000;

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const instant = /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?/g;
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const months = new RegExp(`\\b${month}\\b(?=[ -]\\d)|(?<=\\d[ -])${month}\\b`, 'g');
const weekdays = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\b,?(?= [\d#])/g;
const dayHalves = /(?<=\d) ?[ap]\.?m\b\.?/gi;
const zones = /\b(?:GMT|UTC)[+-]\d{4}(?: \([A-Za-z ]{1,40}\))?/g;
const url = /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/?#'"<>@]{1,100}@)?([^\s/?#'"<>:]{1,200})[^\s'"<>]{0,1000}/gi;
const email = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
const path = /(?<![\w.])(?:[A-Za-z]:|\.{1,2})?(?:[\\/][\w.@~+-]{1,100}){2,30}/g;
const colonGroups = /(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?![\w:])/gi;
const quoted = /(?<!\w)(?:'([^'\n]{0,200})'|"([^"\n]{0,200})"|`([^`\n]{0,200})`|“([^”\n]{0,200})”)(?!\w)/g;
const parserToken = /(?<=\bUnexpected (?:token|string|identifier|number) )\S{1,100}/g;
const assigned = /(?<=[\w\])]=)(?:\([^)\n]{0,200}\)|[^\s,;&)\]}]{1,200})/g;
const longToken = /(?<![\w+/=-])[\w+/=-]{16,400}(?![\w+/=-])/g;
const podSuffix = /-[a-z0-9]{8,10}-[bcdf-hj-np-tv-xz2-9]{5}(?![\w-])/g;
const word = /[A-Za-z0-9]{1,400}/g;
const number = /(?:(?<!\w)-)?#?\d{1,40}(?:[.,:]\d{1,40}){0,20}/g;

/** Words before or after a quoted text that make it a name in the program, which is the same each time. */
const namesAfter =
  /\b(?:reading|setting|propert(?:y|ies)|attribute|method|function|module|package|named|access|relation|column|table|database|constraint|index|type|parameter|argument|field|variable|class|export|import|operator|header|enum|schema|collection|queue|topic|bucket|event|command|name)\s{0,3}:?\s{0,3}$/i;
const namesBefore =
  /^ (?:object\b|is not (?:defined|a function|a constructor|iterable|allowed|supported)|is (?:undefined|null|required|read.only)|has no attribute|before initialization|must (?:be|have|contain)|as it is)/;
const codeWord = /^(?:E[A-Z]{3,}|[A-Z][A-Z_]{4,})$/;
const identifier = /^[A-Za-z_$][A-Za-z_$.]{0,60}$/;

/**
 * The message of an error without what differs from one occurrence to the next: ids, numbers, times, addresses, quoted values and
 * the folders above a file. Names in a program, such as the property that was read, stay. Takes time linear in the text.
 */
export function blurMessage(message: string): string {
  const text = message.slice(0, textLimit).trim();
  const isData = /^[[{]/.test(text);
  const plain = text
    .replace(uuid, '#')
    .replace(zones, '#')
    .replace(dayHalves, '')
    .replace(instant, '#')
    .replace(months, '#')
    .replace(weekdays, '#')
    .replace(url, (_all, host: string) => `url of ${host.split('.').slice(-2).join('.')}`)
    .replace(email, '#')
    .replace(path, (found) => shortenPath(found))
    .replace(quoted, (found, ...rest: readonly unknown[]) => blurQuoted(found, rest, isData))
    .replace(parserToken, '#')
    .replace(assigned, (value) => (value.startsWith('(') ? '(#)' : '#'));
  return blurWords(plain).replace(/\s+/g, ' ').trim();
}

/** A name, such as a function's or a file's, without its numbers and ids. */
export function blurName(name: string): string {
  return blurWords(name.slice(0, textLimit));
}

function blurWords(text: string): string {
  return text
    .replace(colonGroups, (groups) => (/\d/.test(groups) ? '#' : groups))
    .replace(podSuffix, '-#')
    .replace(longToken, (token) => (isRandom(token) ? '#' : token))
    .replace(word, blurWord)
    .replace(number, '#')
    .replace(/#(?:[.,:]#){1,20}/g, '#');
}

/** Whether a long text with letters of both cases and digits reads like a token rather than like a name. */
function isRandom(token: string): boolean {
  return /[a-z]/.test(token) && /[A-Z]/.test(token) && (token.match(/\d/g)?.length ?? 0) >= 2;
}

function blurWord(text: string): string {
  const digits = text.match(/\d+/g) ?? [];
  if (digits.length === 0) return text;
  const changes = text.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)/g)?.length ?? 0;
  const isHex = text.length >= 6 && /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text);
  const isMixed = text.length >= 8 && isRandom(text);
  if (isHex || isMixed || changes >= 3 || (text.length >= 14 && changes > 0)) return '#';
  return text.replace(/\d+/g, '#');
}

function blurQuoted(found: string, rest: readonly unknown[], isData: boolean): string {
  const content = rest.slice(0, 4).find((group) => typeof group === 'string') ?? '';
  const [offset, whole] = rest.slice(4);
  if (typeof content !== 'string' || typeof offset !== 'number' || typeof whole !== 'string') return '#';
  const isName =
    // What stands in backticks is code.
    found.startsWith('`') ||
    whole === found ||
    namesAfter.test(whole.slice(Math.max(0, offset - 40), offset)) ||
    namesBefore.test(whole.slice(offset + found.length, offset + found.length + 40)) ||
    codeWord.test(content) ||
    (isData && identifier.test(content)) ||
    isShortened(content);
  return isName ? `'${content}'` : '#';
}

const shortened = '…/';

function isShortened(text: string): boolean {
  return text.startsWith(shortened);
}

/** The last two parts of a path: what lies above them changes with each deployment. */
function shortenPath(path: string): string {
  return shortened + shortFile(path);
}

/** Folders that services are deployed to. */
const deployFolder =
  /^(?:\/(?:app|code|workspaces?(?:\/[^/]+)?|usr\/(?:src\/)?app|var\/task|var\/www\/[^/]+|srv\/[^/]+|opt\/[^/]+|home\/[^/]+(?:\/[^/]+)?|Users\/[^/]+(?:\/[^/]+)?|root(?:\/[^/]+)?|github\/workspace|data\/app|function)|[A-Za-z]:\/[^/]+)\//;
const releaseFolder =
  /^(?:releases?|current|deploy(?:ments?)?|versions?|builds?|release-[^/]+|v?\d[\w.-]*|[0-9a-f]{7,40})\//;

/** A file by its last two parts, so that the folder of a deployment does not matter: `src/orders.js`. */
export function shortFile(file: string): string {
  const path = file
    .slice(-500)
    .replaceAll('\\', '/')
    .replace(/^file:\/\//, '')
    .replace(/[?#].*$/s, '');
  let rest = path.replace(deployFolder, '/').replace(/^(?:\.{0,2}\/)+/, '');
  for (let step = 0; step < 3 && releaseFolder.test(rest); step += 1) rest = rest.replace(releaseFolder, '');
  return rest.split('/').slice(-2).map(blurName).join('/');
}
