import type { Fault } from './model.ts';

/** The clues in the failures' messages. */
export interface Hints {
  /** Properties read, set or destructured on null or undefined: the name, or '' if the message has none. */
  readonly nullish: ReadonlySet<string>;
  /** The last name of a callee that is not a function. */
  readonly notFunction: ReadonlySet<string>;
  readonly notDefined: ReadonlySet<string>;
  readonly notIterable: boolean;
  /** A promise was used in place of its value: `[object Promise]`, `Promise {`. */
  readonly promise: boolean;
  readonly notANumber: boolean;
  /** Every identifier that a message names in one of these ways or in quotes. */
  readonly names: ReadonlySet<string>;
  /** Numbers and quoted strings in the messages, as they were printed. */
  readonly values: ReadonlySet<string>;
  /** Whether the program itself threw, rather than an assertion about its result. */
  readonly thrown: boolean;
}

const nullishPattern =
  /(?:Cannot (?:read|set) propert(?:y|ies) of (?:undefined|null)(?: \((?:reading|setting) '([^']+)'\))?)|(?:Cannot destructure property '([^']+)' of)|(?:Cannot convert undefined or null to object)/g;
const notFunctionPattern = /([\w$.[\]()'"]+?)(?:\(\.\.\.\))? is not a (?:function|constructor)/g;
const notDefinedPattern = /([\w$]+) is not defined/g;
const quotedPattern = /['"`]([^'"`\n]{1,60})['"`]/g;
const numberPattern = /(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g;

/** Reads the clues to the kind of bug from the messages of all faults. */
export function readHints(faults: readonly Fault[]): Hints {
  const text = faults.map((fault) => fault.message).join('\n');
  const nullish = new Set([...text.matchAll(nullishPattern)].map((match) => match[1] ?? match[2] ?? ''));
  const notFunction = new Set([...text.matchAll(notFunctionPattern)].map((match) => lastName(match[1] ?? '')));
  const notDefined = new Set([...text.matchAll(notDefinedPattern)].map((match) => match[1] ?? ''));
  const quoted = [...text.matchAll(quotedPattern)].map((match) => match[1] ?? '');
  const named = [...nullish, ...notFunction, ...notDefined, ...quoted].filter((name) =>
    /^[A-Za-z_$][\w$]*$/.test(name),
  );
  return {
    nullish,
    notFunction,
    notDefined,
    notIterable: / is not iterable/.test(text),
    promise: /\[object Promise\]|Promise \{/.test(text),
    notANumber: /\bNaN\b/.test(text),
    names: new Set(named),
    values: new Set([...quoted, ...[...text.matchAll(numberPattern)].map((match) => match[0])]),
    thrown: faults.some((fault) => !/Assertion/.test(fault.name) && fault.frames.length > 0),
  };
}

function lastName(expression: string): string {
  return expression.match(/([\w$]+)\W*$/)?.[1] ?? '';
}
