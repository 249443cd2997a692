import { createHash } from 'node:crypto';
import { chainOf, type ObservedError, type StackFrame } from '../model/index.ts';
import { blurMessage, blurName, shortFile } from './blur.ts';
import { type FingerprintRules, nameByRule } from './fingerprint-rules.ts';
import { isForeignFile, readStackFrames } from './stack-frames.ts';

/** What makes two errors one fault. */
export interface Fingerprint {
  /** SHA-256, in hex. */
  readonly key: string;
  /** Which of the steps could be used, the surest first. */
  readonly by: 'rule' | 'frames' | 'functions' | 'message';
  /** What it was made from, in words: `TypeError`, `x is undefined`, `sum in src/orders.js`. */
  readonly parts: readonly string[];
}

type Seen = Pick<ObservedError, 'error' | 'frames'>;

/** Frames that count where the frame before is a helper, and functions that count where no frame is the product's. */
const bounds = { helpers: 3, functions: 5 };

/** Functions and folders that many callers share, so that they do not tell two faults apart. */
const helperFunction =
  /(?:^|\.)(?:(?:assert|invariant|ensure|expect|throw|raise)(?:[A-Z_]\w{0,100})?|fail|check|validate|retry|(?:un)?wrap|request|fetch|query|require)$/;
const helperFile = /(?:^|\/)(?:utils?|helpers?|shared|assert|invariant|errors?)(?:[./-]|$)/;

/**
 * The fingerprint of an error: the name and message of its innermost cause, blurred, and the product frames of the innermost
 * error that has some (function and file). Without product frames the functions of all frames count, without frames the message
 * alone, without a message the frames alone. Undefined if there is neither frame nor message: then only the alert tells faults
 * apart.
 */
export function fingerprintError(seen: Seen, rules?: FingerprintRules): Fingerprint | undefined {
  const chain = chainOf(seen.error);
  const ruled = rules && chain.map(({ name, message }) => nameByRule(`${name}: ${message}`, rules)).find(isText);
  if (ruled !== undefined) return fingerprintOf('rule', [ruled]);
  const [cause = seen.error] = chain;
  const words = [cause.name, ...(rules?.message === false ? [] : [blurMessage(cause.message)])].filter(isText);
  const places = rules?.frames === 0 ? [] : placesOf(productFramesOf(seen), rules?.frames);
  if (places.length > 0) return fingerprintOf('frames', [...words, ...places]);
  const functions = rules?.frames === 0 ? [] : functionsOf(chain);
  if (functions.length > 0) return fingerprintOf('functions', [...words, ...functions]);
  return cause.message.trim() === '' ? undefined : fingerprintOf('message', words);
}

/** The frames in the product's own code of the innermost error that has some, innermost first. */
export function productFramesOf({ error, frames }: Seen): readonly StackFrame[] {
  const known = frames ?? chainOf(error).map(({ stack }) => readStackFrames(stack).filter(isProduct));
  return known.find((ofOne) => ofOne.length > 0) ?? [];
}

function isProduct({ file }: StackFrame): boolean {
  return !isForeignFile(file);
}

/** One frame, and its callers while it has no name of its own or is a helper. */
function placesOf(frames: readonly StackFrame[], wanted: number | undefined): readonly string[] {
  if (wanted !== undefined) return frames.slice(0, wanted).map(placeOf);
  const own = frames.slice(0, bounds.helpers).findIndex((frame) => frame.function !== undefined && !isHelper(frame));
  return frames.slice(0, own < 0 ? bounds.helpers : own + 1).map(placeOf);
}

function isHelper(frame: StackFrame): boolean {
  return helperFunction.test(plainFunction(frame.function ?? '')) || helperFile.test(shortFile(frame.file));
}

function placeOf(frame: StackFrame): string {
  const name = plainFunction(frame.function ?? '');
  return name === '' ? shortFile(frame.file) : `${name} in ${shortFile(frame.file)}`;
}

/** A function without the words that depend on how it was exported or called. */
function plainFunction(name: string): string {
  const plain = name
    .slice(0, 300)
    .replace(/ \[as [^\]]{1,200}\]$/, '')
    .replace(/^(?:async |new |(?:Object|Module|Function|exports|module\.exports|global|globalThis)\.)+/, '')
    .replace(/^<anonymous>$/, '')
    .replace(/(?:\.func\d+)+$/, '');
  return blurName(plain);
}

function functionsOf(chain: readonly { readonly stack: string }[]): readonly string[] {
  const frames = chain.map(({ stack }) => readStackFrames(stack)).find((ofOne) => ofOne.length > 0) ?? [];
  return frames.slice(0, bounds.functions).map((frame) => plainFunction(frame.function ?? '') || shortFile(frame.file));
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function fingerprintOf(by: Fingerprint['by'], parts: readonly string[]): Fingerprint {
  return {
    key: createHash('sha256')
      .update(JSON.stringify([by, ...parts]))
      .digest('hex'),
    by,
    parts,
  };
}
