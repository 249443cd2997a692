import type { LoggedError } from '../model.ts';

/** Levels of entries that report no failure, so that an error in their words is most likely somebody's input. */
const low: ReadonlySet<string> = new Set(['trace', 'debug', 'info']);
/** Names of fields in which programs write their errors. */
const errorName = /err|exception|stack|trace|cause|fail|fault|reason|panic|crash|throw/i;
const messageName = /^(?:msg|message)$/i;
/** A request's address, or the line of an access log behind it: the client chose the path, the query, the referrer and the user agent. */
const requestLine = /(?:^|[\s"'])(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (?:\S{0,4000}$|\S{1,4000} HTTP\/\d)/;
/** The line of an access log, up to a path that was read as the beginning of an error. */
const accessLine = /"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \//;
/** A field of `key=value` or of a printed object, up to where its value begins. */
const fieldBefore = /(?:^|[\s,{&?;])["']?([\w.@-]{1,60})["']?\s?[=:]\s?["'`]?$/;
const quoteBefore = /(?:^|[\s([{,=:])["'`]$/;
/** Words that announce what follows: `Checkout failed: `, `[orders] `, `worker > `. */
const label = /[:\])>|-]\s*$/;

/** Whether a field of this name holds the program's own errors. */
export function isErrorName(name: string): boolean {
  return errorName.test(name);
}

export function isLowLevel(level: string | undefined): boolean {
  return level !== undefined && low.has(level);
}

/**
 * Whether the error in a message of a structured record is a part of what somebody sent. A logger has fields for errors. In its
 * message an error begins the text, or follows a label where the entry reports a failure; behind other words it may be a quote.
 */
export function findEcho(
  text: string,
  error: LoggedError,
  level: string | undefined,
): 'sent' | 'may be sent' | undefined {
  const before = textBefore(text, error);
  if (before === undefined || before.trim() === '') return undefined;
  if (isLowLevel(level) || isEchoInText(before)) return 'sent';
  return before.endsWith('\n') || label.test(before) ? undefined : 'may be sent';
}

/**
 * Whether the error in a record of plain text is a part of what somebody sent: behind a request line, or the value of a field or quote
 * that no error belongs to. In one line of a low level it is one behind any words but a label. What a process prints over several lines, and
 * what a request made it print so, cannot be told apart.
 */
export function isEcho(lines: readonly string[], error: LoggedError, level: string | undefined): boolean {
  const before = textBefore(lines.join('\n'), error)?.split('\n').at(-1);
  if (before === undefined) return accessLine.test(error.message.slice(0, 4_000));
  if (before.trim() === '') return false;
  if (isEchoInText(before)) return true;
  return lines.length === 1 && isLowLevel(level) && !label.test(before);
}

function isEchoInText(before: string): boolean {
  const near = before.slice(-4_200);
  if (requestLine.test(near)) return true;
  const name = fieldBefore.exec(near.slice(-200))?.[1];
  // A label ends in a colon as well: only an equals sign or a quote makes the word before it a field's name.
  if (name !== undefined && /[="'`]\s?$/.test(near)) return !isErrorName(name) && !messageName.test(name);
  return quoteBefore.test(near);
}

/** What stands before the error in a text; undefined if the text has it in other words. */
function textBefore(text: string, { name, message, stack, kind }: LoggedError): string | undefined {
  const [first = ''] = message.split('\n', 1);
  const printed = kind !== undefined && stack === '' ? first : first === '' ? name : `${name}: ${first}`;
  const at = text.indexOf(printed);
  return at < 0 ? undefined : text.slice(0, at);
}
