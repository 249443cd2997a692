import { prefix, splitDate } from './prefix.ts';

const line =
  /^(?:\t| {1,8})(?<id>[0-9a-f]{8}-[0-9a-f-]{4,30}|undefined|[\w-]{1,64}(?=\t))(?:\t| {1,8})(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL)(?:\t| {1,8}|$)(?<text>.*)$/s;
const timedOut = /^[\t ](?<id>[0-9a-f][0-9a-f-]{7,36})[\t ](?<text>Task timed out after .*)$/s;
const platform =
  /^(?<type>START|END|REPORT|INIT_START|INIT_REPORT|RESTORE_START|EXTENSION|LOGS|XRAY)(?: RequestId: (?<id>[\w-]{1,64}))?[\s:](?<rest>.*)$/s;
const failed = /^RequestId: (?<id>[\w-]{1,64}) (?<text>(?:Process exited|Error:|Runtime exited|Task timed out).*)$/s;

/** The text format of Lambda's logs: time, request id and level before what the function wrote, and the platform's own lines. */
export const lambda = prefix('lambda', /[\dR]/, (text) => {
  const dated = splitDate(text);
  const own = dated && (line.exec(dated.rest)?.groups ?? timedOut.exec(dated.rest)?.groups);
  if (own !== undefined) {
    const known = own.id !== 'undefined' && own.id !== undefined;
    return {
      text: own.text ?? '',
      time: dated?.time,
      level: own.level,
      ...(known ? { fields: { requestId: own.id } } : {}),
    };
  }
  const failure = dated === undefined ? failed.exec(text)?.groups : undefined;
  if (failure !== undefined) return { text: failure.text ?? '', level: 'error', fields: { requestId: failure.id } };
  return undefined;
});

/** The fields of a line that the platform itself wrote: `type` as in the JSON format, `requestId`, and what REPORT says. */
export function readPlatformLine(text: string): Readonly<Record<string, string>> | undefined {
  const match = /^(?:START|END|REPORT|INIT_)/.test(text) ? platform.exec(text)?.groups : undefined;
  if (match?.type === undefined || (match.id === undefined && !match.type.startsWith('INIT'))) return undefined;
  const rest = match.type.endsWith('REPORT') ? (match.rest ?? '') : '';
  const status = toldIn(rest, 'Status');
  const errorType = toldIn(rest, 'Error Type');
  return {
    type: `platform.${match.type.toLowerCase()}`,
    ...(match.id === undefined ? {} : { requestId: match.id }),
    ...(status === undefined ? {} : { status }),
    ...(errorType === undefined ? {} : { errorType }),
  };
}

/** What a report says under a name; its parts are divided by tabs, or by spaces in a copy. */
function toldIn(report: string, name: string): string | undefined {
  const at = report.indexOf(`${name}: `);
  if (at < 0) return undefined;
  const from = at + name.length + 2;
  return report
    .slice(from, from + 200)
    .split(/\t| {2,}| (?=Error Type: )/, 1)[0]
    ?.trim();
}
