import type { CapturedEvent } from '@suture/log-reader';
import type { Fault, SourceTree } from '../model.ts';
import type { Suite } from '../suites/model.ts';
import { partAround } from '../suites/parts.ts';
import { requestOf, writeCall, writeHttpReplay, writeLambdaReplay } from './replays.ts';
import { chooseStyle, type Style } from './style.ts';
import { findApp, findFunctions, findHandler, type Hint, type Target } from './targets.ts';
import { type Trigger, triggerOf } from './trigger.ts';
import { matchValues } from './values.ts';

export interface ReproductionInput {
  /** The tree of the commit that failed: the fault's lines are its lines. */
  readonly tree: SourceTree;
  readonly suite: Suite;
  readonly fault: Fault;
  readonly event?: CapturedEvent;
  /** Values that were logged beside the fault, by name. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly hint?: Hint;
  /** Folder for the test, `suture-reproduction` when left out. */
  readonly directory?: string;
}

export interface Reproduction {
  readonly kind: 'captured-event' | 'stack-trace';
  /** One sentence for a person. */
  readonly description: string;
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** What to hand to `runSuite` to run this test alone. */
  readonly selection: { readonly files: readonly string[] };
  /** The same call or event, to be made from outside of any test runner. */
  readonly trigger: Trigger;
}

export type ReproductionResult =
  | { readonly outcome: 'written'; readonly reproduction: Reproduction }
  | { readonly outcome: 'impossible'; readonly reason: string };

/**
 * Writes a test that fails the way an incident failed: it replays the captured request or event, or calls the innermost
 * exported function of the trace with the known values. Returns the reason when it cannot. Only a run shows whether the
 * test really fails. No header that may hold a secret is written.
 */
export function writeReproduction(given: ReproductionInput): ReproductionResult {
  const { event, fault } = given;
  // In a workspace, the member that failed has the runner and the folder that fit.
  const suite = partAround(given.suite, fault.frames[0]?.file ?? '');
  const input = { ...given, suite };
  const reasons: string[] = [];
  for (const attempt of [event?.kind === 'http' || event?.kind === 'lambda' ? replayEvent : undefined, callFunction]) {
    const result = attempt?.(input);
    if (result?.outcome === 'written') return result;
    if (result !== undefined) reasons.push(result.reason);
  }
  return { outcome: 'impossible', reason: reasons.join(' ') };
}

function replayEvent(input: ReproductionInput): ReproductionResult {
  const { tree, fault, event, hint } = input;
  if (event?.kind === 'http') {
    const target = findApp(tree, fault, hint);
    if (target === undefined)
      return impossible('No module exports or starts an app that the captured request could be sent to.');
    const what = `${event.method} ${event.path.split('?', 1)[0]}`;
    const trigger = triggerOf(target, { kind: 'request', ...requestOf(event) });
    return write(input, target, { what, trigger }, `Sends the captured request ${what} to ${target.module}.`, (style) =>
      writeHttpReplay({ input, style, target, event }),
    );
  }
  if (event?.kind !== 'lambda') return impossible('There is no captured event.');
  const target = findHandler(tree, fault, hint);
  if (target?.export === undefined)
    return impossible('No module exports a handler that the captured event could be given to.');
  const { name } = target.export;
  const body = { input, target, event: event.event };
  const trigger = triggerOf(target, { kind: 'event', event: event.event });
  return write(
    input,
    target,
    { what: `${name} event`, trigger },
    `Gives the captured event to ${name} of ${target.module}.`,
    (style) => writeLambdaReplay({ ...body, style, name }),
  );
}

function callFunction(input: ReproductionInput): ReproductionResult {
  const { tree, fault, event } = input;
  const values = { ...(event?.kind === 'values' ? event.values : {}), ...input.values };
  const functions = findFunctions(tree, fault);
  if (functions.length === 0) return impossible('No exported function is on the stack trace.');
  const missing: string[] = [];
  for (const target of functions) {
    const { name, parameters = [] } = target.export;
    const matched = matchValues(parameters, values);
    // Called without anything, an outer function would not do what it did in the incident.
    const known = matched.outcome === 'matched' && (matched.args.length > 0 || missing.length === 0);
    if (known) {
      const description = `Calls ${name} of ${target.module} with the values that were logged.`;
      const trigger = triggerOf(target, { kind: 'call', args: matched.args });
      return write(input, target, { what: name, trigger }, description, (style) =>
        writeCall({ input, style, target, name, args: matched.args }),
      );
    }
    if (matched.outcome === 'missing') missing.push(`${name} (${matched.missing.join(', ')})`);
  }
  return impossible(`The values of what the functions on the trace were given are not known: ${missing.join('; ')}.`);
}

function write(
  input: ReproductionInput,
  target: Target,
  { what, trigger }: { readonly what: string; readonly trigger: Trigger },
  description: string,
  content: (style: Style) => string,
): ReproductionResult {
  const directory = (input.directory ?? 'suture-reproduction').replace(/^\.?\/+|\/+$/g, '');
  const name = slugOf(`${what} ${input.fault.name}`);
  const choice = chooseStyle(input.tree, input.suite, target, { directory, name });
  if (choice.outcome === 'none') return impossible(choice.reason);
  const { style } = choice;
  return {
    outcome: 'written',
    reproduction: {
      kind: input.event === undefined ? 'stack-trace' : 'captured-event',
      description,
      files: [{ path: style.path, content: content(style) }],
      selection: { files: [style.path] },
      trigger,
    },
  };
}

function impossible(reason: string): ReproductionResult {
  return { outcome: 'impossible', reason };
}

function slugOf(text: string): string {
  const words = text.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  return (
    words
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60)
      .replace(/-+$/, '') || 'incident'
  );
}
