import { invokeSource } from './replays.ts';
import { captureServerSource, serveSource } from './support.ts';
import { quoteText } from './test-text.ts';
import type { Trigger } from './trigger.ts';

/** Where a host takes its input from and leaves its answers. */
export interface HostPlaces {
  /** The specifier of the module, relative to the host. */
  readonly module: string;
  /** The folder of `input.json`, `answers` and `door`, absolute. */
  readonly folder: string;
  /** Name and request id that a Lambda handler is told. */
  readonly functionName: string;
  readonly requestId: string;
}

/**
 * Writes the entry module of a plain Node process that runs the code of a trigger: a server whose door is a Unix socket, or a program that
 * makes the calls of its input and writes each answer. What it needs is taken before the module is loaded, so that the module can replace
 * no built-in of it, and it has nothing of a test runner.
 */
export function writeHost({ export: name, factory, input }: Trigger, places: HostPlaces): string {
  const load = `const service = await import(${quoteText(places.module)});`;
  const blocks =
    input.kind === 'request'
      ? [...serverParts(name, factory, load, places), serveSource, captureServerSource]
      : callerParts(name, load, places, input.kind);
  return `${blocks.map((block) => block.trim()).join('\n\n')}\n`;
}

function serverParts(name: string | undefined, factory: boolean, load: string, { folder }: HostPlaces) {
  const app =
    name === undefined ? 'await started.server' : `${factory ? 'await ' : ''}${exportOf(name)}${factory ? '()' : ''}`;
  return [
    "import http from 'node:http';\nimport net from 'node:net';",
    'const { createServer } = net;',
    inMain([
      // A module that exports its app may start it as well.
      'const started = captureServer();',
      name === undefined ? load.replace('const service = ', '') : load,
      `const server = await serve(${app}, { note: (error) => console.error(error) });`,
      `createServer((socket) => server.emit('connection', socket)).listen(${quoteText(`${folder}/door`)});`,
    ]),
  ];
}

function callerParts(name: string | undefined, load: string, places: HostPlaces, kind: 'event' | 'call') {
  const called = exportOf(name ?? 'default');
  const [make, source] =
    kind === 'call'
      ? [`apply(${called}, undefined, parse(given).input.args)`, []]
      : [`invoke(${called}, parse(given).input.event)`, [invokeSource(places)]];
  return [
    "import { openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';",
    [
      'const [write, read, remove, text] = [writeSync, readFileSync, unlinkSync, String];',
      'const { parse, stringify } = JSON;',
      'const { apply } = Reflect;',
      `const given = read(${quoteText(`${places.folder}/input.json`)}, 'utf8');`,
      'const { word, times } = parse(given);',
      `remove(${quoteText(`${places.folder}/input.json`)});`,
      `const answers = openSync(${quoteText(`${places.folder}/answers`)}, 'a');`,
    ].join('\n'),
    inMain([
      load,
      `for (let time = 0; time < times; time += 1) {
  let answer;
  try {
    const value = await ${make};
    answer = '{"outcome":"answered","said":' + stringify(${kind === 'call' ? 'say(value)' : "stringify(value) ?? ''"}) + '}';
  } catch (error) {
    answer = '{"outcome":"failed","said":' + stringify(describe(error, 0)) + '}';
  }
  write(answers, word + answer + '\\n');
}`,
    ]),
    `function say(value) {
  try {
    return stringify(value) ?? '';
  } catch {
    return '';
  }
}

/** An error and what it wraps. Anything may have been thrown. */
function describe(error, depth) {
  try {
    if (error === null || typeof error !== 'object' || depth > 4) return text(error);
    const inner = error.cause ?? error.errors?.[0];
    const own = text(error.name) + ': ' + text(error.message) + '\\n' + text(error.stack);
    return inner === undefined ? own : own + '\\ncaused by ' + describe(inner, depth + 1);
  } catch {
    return 'an error that cannot be read';
  }
}`,
    ...source,
  ];
}

/** Node keeps a listener of its own for as long as an entry module waits at its top level, which is no sign of a service. */
function inMain(lines: readonly string[]): string {
  return `async function main() {\n${lines.join('\n')}\n}\n\nmain();`;
}

/** A CommonJS module shows its exports on `default` when it is imported. */
function exportOf(name: string): string {
  if (name === 'default') return '(service.default?.default ?? service.default)';
  const member = quoteText(name);
  return `(service[${member}] ?? service.default?.[${member}])`;
}
