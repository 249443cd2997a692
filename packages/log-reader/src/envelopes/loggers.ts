import { readHead } from '../errors/text/head.ts';
import { datePattern, prefix, splitDate } from './prefix.ts';

const levelWord =
  'trace|debug|info|information|notice|warn|warning|err|error|fatal|critical|crit|severe|panic|emerg|alert';
const bracketed = new RegExp(`^(?:\\[(?<square>${datePattern})\\]|\\((?<round>${datePattern})\\))(?<rest>.*)$`, 's');
const separated = /^(?:[:,|]? ?-? ?|\t)(?<text>.*)$/s;
const clock =
  /^\[?(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4},? )?\d{1,2}:\d\d:\d\d(?:[.,]\d{1,6})?(?: ?[AaPp]\.?[Mm]\.?)?\]?(?::? -? ?|\t)(?<text>.*)$/s;
const american = /^\[?(?<time>\d{1,2}\/\d{1,2}\/\d{4},? \d{1,2}:\d\d:\d\d(?: ?[AP]M)?)\]?:? ?-? ?(?<text>.*)$/s;
const apache = /^\[(?<time>\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] ?(?<text>.*)$/s;
const weekday =
  /^\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?<time>(?:[A-Z][a-z]{2} \d{1,2} \d{4}|\d{1,2} [A-Z][a-z]{2} \d{4}) \d\d:\d\d:\d\d(?: GMT[+-]\d{4}(?: \([^)]{1,60}\))?| [+-]\d{4}| GMT)?)\]?:? ?-? ?(?<text>.*)$/s;
const epoch = /^\[?(?<seconds>1[5-9]\d{8})(?:\.(?<fraction>\d{1,9})|(?<milliseconds>\d{3}))?\]?[:\s] ?(?<text>\S.*)$/s;

/** A time before the line, in any usual form. Exactly one separator belongs to it, so that a frame keeps its indentation. */
export const times = prefix('times', /[\d[(MTWFS]/, (text) => {
  const dated = splitDate(text);
  const found = dated === undefined ? bracketed.exec(text)?.groups : undefined;
  const time = dated?.time ?? found?.square ?? found?.round;
  if (time !== undefined) return { text: separated.exec(dated?.rest ?? found?.rest ?? '')?.groups?.text ?? '', time };
  const spelled = american.exec(text)?.groups ?? weekday.exec(text)?.groups;
  if (spelled !== undefined) return { text: spelled.text ?? '', time: spelled.time };
  const web = apache.exec(text)?.groups;
  if (web?.time !== undefined) return { text: web.text ?? '', time: web.time.replace(':', ' ').replaceAll('/', ' ') };
  const unix = epoch.exec(text)?.groups;
  if (unix?.seconds !== undefined) {
    const time =
      Number(unix.seconds) * 1000 + Number(unix.milliseconds ?? (unix.fraction ?? '').padEnd(3, '0').slice(0, 3));
    return { text: unix.text ?? '', time: new Date(time).toISOString() };
  }
  const hour = clock.exec(text)?.groups;
  return hour === undefined ? undefined : { text: hour.text ?? '' };
});

const bracketLevel = new RegExp(`^[\\[(<](?<level>${levelWord})[\\])>]:? ?(?<text>.*)$`, 'is');
const upperLevel =
  /^(?!FATAL ERROR:)(?<level>TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)(?:(?:\s*[:|-])? {1,8}|\t|: )(?:\[[\w./:,@$ -]{1,100}\]:? |\((?:[\w.-]{1,60}(?:\/\d{1,10})?(?: on [\w.-]{1,100})?)\): )?(?<text>.*)$/s;
const lowerLevel = new RegExp(`^(?<level>${levelWord}): {1,4}(?<text>.*)$`, 's');
const glog = /^(?<level>[IWEF])\d{4} \d\d:\d\d:\d\d\.\d{1,6} {1,8}\d{1,10} [\w./-]{1,200}:\d{1,7}\] (?<text>.*)$/s;
const glogLevels: Readonly<Record<string, string>> = { I: 'info', W: 'warn', E: 'error', F: 'fatal' };
const same: Readonly<Record<string, string>> = {
  information: 'info',
  notice: 'info',
  warning: 'warn',
  err: 'error',
  critical: 'fatal',
  crit: 'fatal',
  severe: 'error',
  panic: 'fatal',
  emerg: 'fatal',
  alert: 'fatal',
};

/** A level before the line. `error: ` counts as one only before an error with a name: node-postgres calls its errors so. */
export const levels = prefix('levels', /[[(<TDINWEFCStdinwefcspa]/i, (text) => {
  const found = bracketLevel.exec(text)?.groups ?? upperLevel.exec(text)?.groups;
  if (found?.level !== undefined) return { text: found.text ?? '', level: levelOf(found.level) };
  const go = /^[IWEF]\d{4} /.test(text) ? glog.exec(text)?.groups : undefined;
  if (go?.level !== undefined) return { text: go.text ?? '', level: glogLevels[go.level] };
  const lower = lowerLevel.exec(text)?.groups;
  if (lower?.level === undefined) return undefined;
  const level = levelOf(lower.level);
  const named = level !== 'error' && level !== 'fatal' ? true : readHead(lower.text ?? '')?.strength === 'certain';
  return named ? { text: lower.text ?? '', level } : undefined;
});

function levelOf(word: string): string {
  const lower = word.toLowerCase();
  return same[lower] ?? lower;
}

const rubyLine =
  /^[DIWEFA], \[(?<time>[\dT:.-]{10,32})(?: #\d{1,10})?\] {1,2}(?<level>DEBUG|INFO|WARN|ERROR|FATAL|ANY) -- (?<program>[^:]{0,100}): (?:\[[\w-]{1,64}\] ?)?(?<text>.*)$/s;

/** Ruby's own logger: `E, [2026-11-24T09:00:00.123456 #17] ERROR -- : `. */
export const rubyLogger = prefix('ruby-logger', /[DIWEFA]/, (text) => {
  const found = rubyLine.exec(text)?.groups;
  return found === undefined ? undefined : { text: found.text ?? '', time: found.time, level: found.level };
});

const namespaced =
  /^ {2}(?<name>[A-Za-z][\w.-]{0,60}(?::[\w.*-]{1,60}){1,8}) (?<text>.*?)(?: \+\d{1,9}(?:ms|s|m|h|d))?$/s;

/** debug on a terminal: the namespace before each line, the time since the last one behind it. */
export const debugModule = prefix('debug', / /, (text) => {
  const found = text.startsWith('  ') && text.charCodeAt(2) !== 32 ? namespaced.exec(text)?.groups : undefined;
  return found === undefined ? undefined : { text: found.text ?? '', stream: found.name };
});

const nest =
  /^\[(?:Nest|[A-Z]\w{1,30})\] \d{1,10} {1,4}- (?<time>[^A-Z]{6,40}(?:[AP]M)?) {1,8}(?<level>ERROR|WARN|LOG|DEBUG|VERBOSE|FATAL) (?:\[(?<context>[^\]]{1,100})\] )?(?<text>.*)$/s;
const nestOld =
  /^\[Nest\] \d{1,10} {1,4}- (?<time>[\d/]{8,10},? [\d:]{7,8}(?: [AP]M)?) {1,8}(?:\[(?<context>[^\]]{1,100})\] )?(?<text>.*)$/s;
const label = /^\[(?<label>[A-Za-z@][\w./@:-]{0,60}|\d{1,3})\](?<colon>:?) (?<text>.*)$/s;
const noLabel = new RegExp(`^(?:cause|errors|reason|${levelWord})$|(?:[a-z]Error|Exception|Rejection)$`, 'i');

/** A label in brackets: `[sst] `, `[0] `, `[Nest] 123  - …   ERROR [ExceptionsHandler] `. */
export const labels = prefix('labels', /\[/, (text) => {
  const found = nest.exec(text)?.groups ?? nestOld.exec(text)?.groups;
  if (found !== undefined)
    return { text: found.text ?? '', time: found.time?.trim(), level: found.level === 'LOG' ? 'info' : found.level };
  const own = label.exec(text)?.groups;
  if (own?.label === undefined || noLabel.test(own.label) || (own.colon === ':' && !/^\d|^[a-z]/.test(own.label)))
    return undefined;
  return { text: own.text ?? '', stream: own.label };
});
