import { datePattern, prefix, splitDate } from './prefix.ts';

const tail = /^\s(?<stream>(?=[^ ]{0,512}(?:\/|\$LATEST))(?![a-z]{2,10}:\/)[\w./$[\]@:#=-]{3,512})\s(?<text>.*)$/s;
const groupFirst = new RegExp(
  `^(?<group>/[\\w./-]{2,300}) (?<stream>[\\w./$\\[\\]-]{3,300}) (?<time>${datePattern}) (?<text>.*)$`,
  's',
);

const labelled = /^ (?<stream>\{[\w.]{1,100}="[^"]{0,500}"(?:, ?[\w.]{1,100}="[^"]{0,500}"){0,30}\}) ?(?<text>.*)$/s;

/** logcli: the time, and the labels of the stream. */
export const lokiClient = prefix('loki-client', /\d/, (text) => {
  const dated = splitDate(text);
  const found = dated && labelled.exec(dated.rest)?.groups;
  return found === undefined ? undefined : { text: found.text ?? '', time: dated?.time, stream: found.stream };
});

/** `aws logs tail` and its like: the time, and the log stream with slashes. */
export const logsTail = prefix('aws-logs-tail', /[\d/]/, (text) => {
  const dated = splitDate(text);
  const found = dated === undefined ? groupFirst.exec(text)?.groups : tail.exec(dated.rest)?.groups;
  if (found === undefined) return undefined;
  return { text: found.text ?? '', time: dated?.time ?? found.time, stream: found.stream };
});

const program =
  /^ (?:(?<host>[\w.-]{1,253}) )?(?<program>[\w./@-]{1,100})\[(?<process>[\w.-]{1,60})\](?::(?: (?<text>.*))?| (?<rest>.*))$/s;
const fly = /^\s(?<process>[\w.-]{1,60})\[[0-9a-f]{8,16}\] [a-z]{3} \[(?<level>\w{1,10})\] ?(?<text>.*)$/s;

/** Heroku, journald with ISO times, Fly and others: time, program and process. */
export const platforms = prefix('platforms', /\d/, (text) => {
  const dated = splitDate(text);
  const found = dated && (fly.exec(dated.rest)?.groups ?? program.exec(dated.rest)?.groups);
  if (dated === undefined || found === undefined) return undefined;
  const stream = [found.program, found.process].filter((part) => part !== undefined).join('/');
  return { text: found.text ?? found.rest ?? '', time: dated.time, level: found.level, stream };
});

const old =
  /^(?:<(?<priority>\d{1,3})>)?(?<time>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?) (?:(?<host>[\w.:-]{1,253}) )?(?<program>[\w./@()-]{1,100})(?:\[(?<process>\d{1,10})\])?: ?(?<text>.*)$/s;
const modern = new RegExp(
  `^(?:\\d{1,5} )?<(?<priority>\\d{1,3})>\\d{1,2} (?<time>${datePattern}|-) (?<host>\\S{1,255}) (?<program>\\S{1,128}) (?<process>\\S{1,128}) \\S{1,64} (?:-|(?:\\[[^\\]]{0,2000}\\]){1,20})(?: (?:\\ufeff)?(?<text>.*))?$`,
  's',
);
const levels = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'];

/** syslog by RFC 3164 and RFC 5424, and journald's short form. */
export const syslog = prefix('syslog', /[\d<JFMASOND]/, (text) => {
  if (splitDate(text) !== undefined) return undefined;
  const found = modern.exec(text)?.groups ?? old.exec(text)?.groups;
  if (found === undefined) return undefined;
  const level = found.priority === undefined ? undefined : levels[Number(found.priority) % 8];
  const time = found.time !== undefined && /^\d/.test(found.time) ? found.time : undefined;
  return {
    text: found.text ?? '',
    time,
    level,
    stream: `${found.host ?? ''} ${found.program}[${found.process ?? ''}]`,
  };
});
