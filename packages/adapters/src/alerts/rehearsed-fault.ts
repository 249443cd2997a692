import type { CapturedEvent, ThrownError } from '@suture/core';
import * as z from 'zod';
import { parseError } from '../telemetry/index.ts';

const folder = 'suture-rehearsal';

/** Where the module may be: in a folder of its own, so that it meets no file of the service. */
export const RehearsedModule = z
  .string()
  .max(300)
  .regex(
    /^(?:(?!\.{1,2}\/)[\w.@-]+\/)*suture-rehearsal\/order-total\.(?:js|ts)$/,
    'it must be the module of a rehearsal',
  );

/** The path of the module. @param below a folder of the repository, or an empty text */
export function placeModule(below: string, ending: 'js' | 'ts'): string {
  return `${below === '' ? '' : `${below}/`}${folder}/order-total.${ending}`;
}

const thrown = '  return itmes.reduce((sum, item) => sum + item.price, 0);';
const called = '  return { statusCode: 200, body: String(total(event.order)) };';

/** A Lambda handler that fails at each event, because of a misspelled name. @param esm whether it is loaded as an ES module */
export function writeModule(esm: boolean): string {
  return [
    '// `suture doctor --rehearse` made this file. Its fault is on purpose, and nothing uses it.',
    '',
    '/** Answers with what an order costs. */',
    `${esm ? 'export ' : ''}async function handler(event) {`,
    called,
    '}',
    '',
    "/** The prices of an order's items together. */",
    'function total(order) {',
    '  const items = order.items;',
    thrown,
    '}',
    ...(esm ? [] : ['', 'module.exports = { handler };']),
    '',
  ].join('\n');
}

/** The error that the module throws, as Lambda prints it. */
export function describeFault(module: string): ThrownError {
  const lines = writeModule(true).split('\n');
  const place = (line: string, text: string) => `${module}:${lines.indexOf(line) + 1}:${line.indexOf(text) + 1}`;
  const message = 'itmes is not defined';
  const stack = [
    `ReferenceError: ${message}`,
    `    at total (/var/task/${place(thrown, 'itmes')})`,
    `    at handler (/var/task/${place(called, 'total')})`,
  ].join('\n');
  return parseError({ name: 'ReferenceError', message, stack });
}

/** What the module was called with. */
export const rehearsedEvent: CapturedEvent = {
  kind: 'lambda',
  event: { order: { items: [{ price: 3 }, { price: 4 }] } },
};
