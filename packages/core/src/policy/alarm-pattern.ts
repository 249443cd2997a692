import * as z from 'zod';
import { isTooComplex } from './alarm-rule.ts';

/**
 * A pattern for the names of alarms and Auto Scaling groups. It means what it means as a `wildcard` of an EventBridge rule: `*`
 * stands for any number of characters, a slash included; `\*` and `\\` are an asterisk and a backslash; everything else is
 * itself, and case counts. `**` is the same as `*`.
 */
export const AlarmPattern = z
  .string()
  .min(1)
  .superRefine((pattern, context) => {
    const issue = findIssue(pattern);
    if (issue !== undefined) context.addIssue({ code: 'custom', message: `"${pattern.slice(0, 100)}": ${issue}` });
  });

/** Whether a pattern means the alarm or Auto Scaling group of this name. Time is bounded by the product of both lengths. */
export function matchesAlarm(name: string, pattern: string): boolean {
  const [first = '', ...others] = piecesOf(pattern);
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const piece of others) {
    const at = name.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}

/** The pattern as the `wildcard` of a rule. EventBridge refuses a wildcard that follows another. */
export function toWildcard(pattern: string): string {
  return piecesOf(pattern)
    .map((piece) => piece.replace(/[\\*]/g, '\\$&'))
    .join('*');
}

/** The pattern for an alarm by its name. Characters that a pattern cannot have become `*`. */
export function patternForAlarm(name: string): string {
  return name.replace(/[\\*]/g, '\\$&').replace(/[{}?[\]]+|^!/g, '*');
}

/** The literal text between the wildcards: `orders-*` is `orders-` and nothing. */
function piecesOf(pattern: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*') {
      if (piece !== '' || pattern[at - 1] !== '*' || pieces.length === 0) pieces.push(piece);
      piece = '';
    } else if (character === '\\' && isEscaped(pattern.charAt(at + 1))) {
      at += 1;
      piece += pattern.charAt(at);
    } else {
      piece += character;
    }
  }
  return [...pieces, piece];
}

const isEscaped = (character: string) => character === '*' || character === '\\';

/** Why a rule of EventBridge cannot say what the pattern seems to say, and what to write instead. */
function findIssue(pattern: string): string | undefined {
  const literal = (what: string) => `if the name itself has ${what}, write * in its place`;
  if (/[{}]/.test(pattern)) {
    const choices = expandBraces(pattern).map((choice) => JSON.stringify(choice));
    const instead = choices.length > 1 ? `: ${choices.join(', ')}` : '';
    return `EventBridge cannot match {a,b}; write one pattern for each alternative${instead}; ${literal('a brace')}`;
  }
  if (pattern.includes('?')) return `EventBridge cannot match ?; write *; ${literal('a question mark')}`;
  if (/[[\]]/.test(pattern))
    return `EventBridge cannot match [ab]; write one pattern for each alternative; ${literal('a bracket')}`;
  if (pattern.startsWith('!'))
    return `EventBridge cannot match everything but a name; list the names to match; ${literal('an exclamation mark')}`;
  if (/\\(?![\\*])/.test(pattern.replace(/\\[\\*]/g, '')))
    return 'a backslash stands before * or another backslash only; write \\\\ for a backslash';
  if (isTooComplex([toWildcard(pattern)]))
    return 'EventBridge refuses a pattern with so many wildcards; write fewer of them, or several patterns';
  return undefined;
}

/** Most alternatives that an error lists. */
const mostChoices = 8;

/** `a-{b,c}` as `a-b` and `a-c`. */
function expandBraces(pattern: string): readonly string[] {
  let choices = [pattern];
  while (choices.length <= mostChoices) {
    const next = choices.flatMap((choice) => {
      const [, before = '', inner, after = ''] = /^([^{}]*)\{([^{}]*)\}(.*)$/s.exec(choice) ?? [];
      return inner === undefined ? [choice] : inner.split(',').map((one) => `${before}${one}${after}`);
    });
    if (next.length === choices.length) break;
    choices = next;
  }
  return choices.slice(0, mostChoices);
}
