import { isFields, parseJson } from '../json.ts';
import type { Envelope, Fields, Line } from '../model.ts';
import { byShape } from '../shape.ts';
import { stripAnsi } from './ansi.ts';
import { dockerBuild, dockerCompose, kubernetes, pods, processManager } from './containers.ts';
import { csv } from './csv.ts';
import { logsTail, lokiClient, platforms, syslog } from './hosts.ts';
import { jsonAnswers } from './json-answers.ts';
import { jsonContainers } from './json-containers.ts';
import { lambda } from './lambda.ts';
import { debugModule, labels, levels, rubyLogger, times } from './loggers.ts';
import { withTold } from './prefix.ts';
import { continuousIntegration, monorepoTasks, packageManagers, quotes } from './tools.ts';

export { joinPretty } from './pretty.ts';

/** Every envelope. The more specific ones come first. */
export const envelopes: readonly Envelope[] = [
  jsonAnswers,
  jsonContainers,
  lambda,
  kubernetes,
  continuousIntegration,
  platforms,
  syslog,
  lokiClient,
  logsTail,
  csv,
  dockerBuild,
  processManager,
  dockerCompose,
  pods,
  packageManagers,
  monorepoTasks,
  quotes,
  rubyLogger,
  debugModule,
  labels,
  times,
  levels,
];

/** The most envelopes around one line. */
const depthLimit = 8;

/**
 * Takes every envelope off a line. One line may hold several, such as the answer of a query. A line without an envelope comes
 * back unchanged; `json` is set where its text is an object.
 */
export function unwrapLine(text: string): readonly Line[] {
  return unwrap(parsed({ text: stripAnsi(text) }), depthLimit);
}

/** The envelopes around objects, and those around text by the character that a line begins with. */
const aroundJson = envelopes.filter(({ form }) => form === 'json');
const aroundText = Array.from({ length: 128 }, (_, code) =>
  envelopes.filter(({ form, first }) => form === 'text' && (first?.test(String.fromCharCode(code)) ?? true)),
);
const none: readonly Envelope[] = [];
const mayBeEnvelope = byShape((has, size) => aroundJson.some(({ mayBe }) => mayBe?.(has, size) ?? true));

function unwrap(line: Line, depth: number): readonly Line[] {
  const { json } = line;
  if (depth === 0 || (json !== undefined && !mayBeEnvelope(json))) return [line];
  const candidates = json === undefined ? (aroundText[line.text.charCodeAt(0)] ?? none) : aroundJson;
  for (const envelope of candidates) {
    const inner = envelope.unwrap(line);
    if (inner === undefined) continue;
    if (!('text' in inner)) return inner.flatMap((one) => unwrap(parsed(one), depth - 1));
    return unwrap(parsed(inner), depth - 1);
  }
  const list = line.json === undefined ? readList(line.text) : undefined;
  return list === undefined ? [line] : list.flatMap((json) => unwrap({ ...line, text: '', json }, depth - 1));
}

/** The line with its text as an object, if it is one. */
function parsed(line: Line): Line {
  if (line.json !== undefined) return line;
  const text = line.text.includes('\u001b') ? stripAnsi(line.text) : line.text;
  const json = readObject(text);
  if (json === undefined && text === line.text) return line;
  return withTold(line, { text, json, partial: line.partial });
}

function readObject(text: string): Fields | undefined {
  const first = text.charCodeAt(0);
  // `{`, or white space before it.
  if (first !== 123 && first !== 32 && first !== 9) return undefined;
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined;
  const value = parseJson(trimmed);
  return isFields(value) && Object.keys(value).length > 0 ? value : undefined;
}

/** A list of records in one line. */
function readList(text: string): readonly Fields[] | undefined {
  if (!text.startsWith('[{') || !text.trimEnd().endsWith('}]')) return undefined;
  const value = parseJson(text);
  return Array.isArray(value) && value.every(isFields) ? value : undefined;
}
