import { readTime } from '../errors/fields/time.ts';
import { isFields, textOf } from '../json.ts';
import type { Envelope, Fields, Line } from '../model.ts';
import { byShape, knownKeys } from '../shape.ts';
import { withTold } from './prefix.ts';

/** Keys under which a collector puts the service's text, and keys of which one shows that a collector wrote the record. */
const collectors: readonly { readonly text: string; readonly signs: readonly string[] }[] = [
  {
    text: 'log',
    signs: [
      'stream',
      'source',
      'time',
      'container_id',
      'container_name',
      'kubernetes',
      'ecs_cluster',
      'docker',
      'tag',
      'date',
      '@timestamp',
      'partial_message',
      'log_processed',
      'ec2_instance_id',
      'file',
    ],
  },
  {
    text: 'MESSAGE',
    signs: [
      '_PID',
      '_COMM',
      '__REALTIME_TIMESTAMP',
      'SYSLOG_IDENTIFIER',
      '_SYSTEMD_UNIT',
      'PRIORITY',
      '_HOSTNAME',
      'CONTAINER_NAME',
    ],
  },
  { text: 'line', signs: ['timestamp', 'fields', 'labels', 'stream', 'ts', 'date', 'id', 'tsNs'] },
  {
    text: 'message',
    signs: [
      'agent',
      'source_type',
      'eventId',
      'ingestionTime',
      'logStreamName',
      'input',
      'beat',
      'kubernetes',
      'container_name',
      'container',
      'docker',
      'fileset',
      'stream',
      'logGroup',
      'journald',
      'dyno',
      'containerName',
    ],
  },
  { text: '@message', signs: ['@timestamp', '@ptr', '@logStream', '@log'] },
  { text: 'textPayload', signs: ['insertId', 'logName', 'resource', 'timestamp', 'receiveTimestamp', 'severity'] },
  { text: 'LogEntry', signs: ['LogEntrySource', 'ContainerID', 'TimeGenerated', 'PodName'] },
  { text: 'Log_s', signs: ['TimeGenerated', 'ContainerName_s', 'ContainerAppName_s', 'RevisionName_s'] },
];

/** Keys that name who wrote a line, so that lines of two containers or pods stay apart. */
const streamKeysIn = knownKeys([
  'container_id',
  'container_name',
  'containerName',
  'CONTAINER_ID',
  'logStreamName',
  '@logStream',
  '_SYSTEMD_UNIT',
  '_PID',
  'PodName',
  'stream',
  'source',
  'filename',
]);
const timeKeysIn = knownKeys([
  'time',
  'timestamp',
  '@timestamp',
  '__REALTIME_TIMESTAMP',
  'ts',
  'date',
  'TimeGenerated',
]);

/** The keys that may hold a service's text in an object with these keys. */
function findTextKeys(has: (key: string) => boolean, size: number): readonly string[] {
  return collectors.flatMap(({ text, signs }) =>
    has(text) && (signs.some(has) || (text !== 'message' && size === 1)) ? [text] : [],
  );
}
const textKeysIn = byShape(findTextKeys);

/** A collector's JSON record around the text of a line: Docker, Fluent Bit and FireLens, journald, Loki, Filebeat, CloudWatch, Cloud Logging. */
export const jsonContainers: Envelope = {
  name: 'json-containers',
  form: 'json',
  mayBe: (has, size) => has('jsonPayload') || findTextKeys(has, size).length > 0,
  unwrap: (line) => {
    const { json } = line;
    if (json === undefined) return undefined;
    for (const key of textKeysIn(json)) {
      const value = json[key];
      const text = typeof value === 'string' ? value : key === 'MESSAGE' ? decodeBytes(value) : undefined;
      if (text === undefined) continue;
      if (key === 'message' && holdsError(json)) continue;
      return unwrapText(line, json, text);
    }
    if (isFields(json.jsonPayload)) return withTold(line, { text: '', json: json.jsonPayload, ...toldBy(json) });
    return undefined;
  },
};

/** A record of a logger that a collector only added its keys to. */
function holdsError(json: Fields): boolean {
  return ['err', 'error', 'stack', 'stackTrace', 'stack_trace', 'exception', 'errorType', 'error.stack_trace'].some(
    (key) => json[key] != null,
  );
}

function unwrapText(line: Line, json: Fields, text: string): Line | readonly Line[] {
  const partial = json.partial_message === true || json.partial_message === 'true';
  const told = { ...toldBy(json), ...(partial ? { partial } : {}) };
  const lines = trimEnds(text).split('\n');
  if (lines.length === 1) return withTold(line, { text: (lines[0] ?? '').replace(/\r$/, ''), ...told });
  return lines.map((one) => withTold(line, { text: one.replace(/\r$/, ''), ...told }));
}

/** The text without the line ends behind it. */
function trimEnds(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 13)) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

function toldBy(json: Fields) {
  const { kubernetes, labels } = json;
  let stream = isFields(kubernetes) ? joinNames(joinNames('', kubernetes.pod_name), kubernetes.container_name) : '';
  for (const key of streamKeysIn(json)) stream = joinNames(stream, json[key]);
  if (isFields(labels)) stream = joinNames(stream, JSON.stringify(labels));
  const timeKey = timeKeysIn(json).find((key) => json[key] !== null);
  const time = timeKey === undefined ? undefined : readTime(json[timeKey]);
  const level = textOf(json.severity);
  const requestId = textOf(json['@requestId']);
  return {
    time,
    level: level === 'DEFAULT' ? undefined : level,
    stream: stream === '' ? undefined : stream,
    fields: requestId === undefined ? undefined : { requestId },
  };
}

function joinNames(names: string, name: unknown): string {
  if (typeof name !== 'string' && typeof name !== 'number') return names;
  return names === '' ? String(name) : `${names} ${name}`;
}

/** journald gives a message with control characters as its bytes. */
function decodeBytes(value: unknown): string | undefined {
  if (!Array.isArray(value) || !value.every((byte) => Number.isInteger(byte))) return undefined;
  return new TextDecoder().decode(Uint8Array.from(value.map(Number)));
}
