import { createHash } from 'node:crypto';
import { chainOf, type ProductFrame, type ThrownError } from '../model/index.ts';
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

/** Frames that count where the frame before is a helper, functions that count where no frame is the product's, and lines that are read. */
const bounds = { helpers: 3, functions: 5, lines: 60 };

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
export function fingerprintOf(error: ThrownError, rules?: FingerprintRules): Fingerprint | undefined {
  const chain = chainOf(error);
  const ruled = rules && chain.map(({ name, message }) => nameByRule(`${name}: ${message}`, rules)).find(isText);
  if (ruled !== undefined) return fingerprint('rule', [ruled]);
  const [cause = error] = chain;
  const words = [cause.name, ...(rules?.message === false ? [] : [blurMessage(cause.message)])].filter(isText);
  const places = rules?.frames === 0 ? [] : placesOf(productFramesOf(error), rules?.frames);
  if (places.length > 0) return fingerprint('frames', [...words, ...places]);
  const functions = rules?.frames === 0 ? [] : functionsOf(chain);
  if (functions.length > 0) return fingerprint('functions', [...words, ...functions]);
  return cause.message.trim() === '' ? undefined : fingerprint('message', words);
}

/** The frames in the product's own code of the innermost error that has some, innermost first. */
export function productFramesOf(error: ThrownError): readonly ProductFrame[] {
  return (
    chainOf(error)
      .map(({ frames, stack }) => frames ?? readStackFrames(stack).filter(isProduct))
      .find((ofOne) => ofOne.length > 0) ?? []
  );
}

function isProduct({ file }: ProductFrame): boolean {
  return !isForeignFile(file);
}

/** One frame, and its callers while it has no name of its own or is a helper. */
function placesOf(frames: readonly ProductFrame[], wanted: number | undefined): readonly string[] {
  if (wanted !== undefined) return frames.slice(0, wanted).map(placeOf);
  const own = frames.slice(0, bounds.helpers).findIndex(isTelling);
  return frames.slice(0, own < 0 ? bounds.helpers : own + 1).map(placeOf);
}

/** Whether a frame has a name of its own and is no helper, so that its callers share its faults. */
function isTelling(frame: ProductFrame): boolean {
  const name = plainFunction(frame.function ?? '');
  return name !== '' && !helperFunction.test(name) && !helperFile.test(shortFile(frame.file));
}

function placeOf(frame: ProductFrame): string {
  const name = plainFunction(frame.function ?? '');
  return name === '' ? shortFile(frame.file) : `${name} in ${shortFile(frame.file)}`;
}

/** A function without the words that depend on how it was exported or called. */
function plainFunction(name: string): string {
  const plain = name
    .slice(0, 300)
    .replace(/ \[as [^\]]{1,200}\]$/, '')
    .replace(/^(?:async |new |(?:Object|Module|Function|exports|module\.exports|global|globalThis)\.)+/, '')
    .replace(/^.*<anonymous>$/, '')
    .replace(/(?:\.func\d+)+$/, '');
  return blurName(plain);
}

/** The functions of the innermost stack, or its lines as printed if they are of another language. */
function functionsOf(chain: readonly { readonly stack: string }[]): readonly string[] {
  const [stack = ''] = chain.map((one) => one.stack).filter(isText);
  const frames = readStackFrames(stack);
  if (frames.length === 0) return frameLines(stack).slice(0, bounds.functions).map(blurName);
  return frames.slice(0, bounds.functions).map((frame) => plainFunction(frame.function ?? '') || shortFile(frame.file));
}

function frameLines(stack: string): readonly string[] {
  return stack
    .split('\n', bounds.lines)
    .map((line) => line.trim().slice(0, 300))
    .filter((line) => /^(?:at|from|File) |^#\d|:\d+/.test(line));
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function fingerprint(by: Fingerprint['by'], parts: readonly string[]): Fingerprint {
  return {
    key: createHash('sha256')
      .update(JSON.stringify([by, ...parts]))
      .digest('hex'),
    by,
    parts,
  };
}
