import type { ObservedRun, Proof, ProvingReport, WorkOrder } from '../../model/index.ts';
import { sameError } from './same-error.ts';

interface JudgedObservation {
  /** Undefined where there is no reproduction to observe. */
  readonly facts?: NonNullable<Proof['observation']>;
  readonly reasons: readonly string[];
}

/**
 * Judges what was seen from outside. An observation counts where the base commit fails in it with the incident's error: that run is clean
 * code, so no patch decides whether there is an observation. The patch then has to pass wherever the base failed.
 */
export function judgeObservation({ reproduction }: WorkOrder, report: ProvingReport): JudgedObservation {
  const { kind, trigger, expects } = reproduction;
  if (kind === 'none') return { reasons: [] };
  if (trigger === undefined) return notMade(kind === 'failing-test' ? failingTest : writtenTest);
  const { observation } = report;
  if (observation === undefined) return notMade('The proving ground made no observation from outside.');
  const failing = observation.onBase.filter((run) => failsAsExpected(run, expects));
  if (failing.length === 0) {
    const why = observation.problem ?? describeMissing(observation.onBase[0]);
    return notMade(`The failure could not be observed from outside: ${why}`);
  }
  const reasons = failing.flatMap((base) => {
    const patched = observation.withPatch.find(({ look }) => look === base.look);
    // After one look in which the patch fails there are no further ones.
    if (patched === undefined && observation.withPatch.length > 0) return [];
    return explainFailure(base, patched, expects) ?? [];
  });
  const looks = failing.map(({ look }) => look).join('; ');
  const result =
    reasons.length === 0 ? 'The base commit fails there and the patch passes.' : 'The patch does not pass.';
  return { facts: { made: true, description: `Observed from outside as ${looks}. ${result}` }, reasons };
}

const failingTest = "The failing tests are the project's own, so their results come from the test runner alone.";
const writtenTest =
  "The reproduction is a test that the fix's author wrote, so there is no call or event to make from outside.";

function notMade(description: string): JudgedObservation {
  return { facts: { made: false, description }, reasons: [] };
}

/** Whether the first answer, or the end of a process without one, is the incident's error. */
function failsAsExpected(run: ObservedRun, expects: string | undefined): boolean {
  const [first] = run.answers;
  if (first?.outcome === 'answered') return false;
  return expects === undefined ? first !== undefined : shows(`${first?.said ?? ''}\n${run.output}`, expects);
}

function explainFailure(base: ObservedRun, patched: ObservedRun | undefined, expects: string | undefined) {
  const [first, ...others] = patched?.answers ?? [];
  const as = `Observed from outside as ${base.look}, the patch`;
  if (first === undefined) return `${as} gives no answer: ${patched?.silent ?? 'it was not observed'}`;
  if (first.outcome === 'failed') return `${as} still fails: ${firstLine(first.said)}`;
  // A repeated call may be refused for a good reason, such as a double entry. What the base answers each time is no such reason.
  if (base.answers.some(({ outcome }) => outcome === 'answered')) return undefined;
  const again = others.find(
    ({ outcome, said }) => outcome === 'failed' && (expects === undefined || shows(said, expects)),
  );
  return again === undefined ? undefined : `${as} fails when it is asked again: ${firstLine(again.said)}`;
}

function describeMissing(run: ObservedRun | undefined): string {
  const [first] = run?.answers ?? [];
  if (first?.outcome === 'answered') return 'outside a test runner the base commit does not fail.';
  if (first !== undefined) return `the base commit fails there with another error: ${firstLine(first.said)}`;
  return `the base commit gives no answer there: ${run?.silent ?? 'it was not started'}`;
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, 500);
}

/** Whether a text holds the error, as it is, in a line of JSON or on a page of HTML. */
function shows(text: string, expected: string): boolean {
  const page = text
    .replace(/<br ?\/?>/g, '\n')
    .replace(/&(nbsp|lt|gt|quot|amp|#39);/g, (_, name) => entities[name] ?? '');
  // Loggers write the name and the message of an error as two fields.
  const [, name = '', message = ''] = /^([\w$.]+): ([\s\S]+)$/.exec(expected) ?? [];
  return [text, text.replace(/\\(["'\\])/g, '$1'), page].some(
    (form) => sameError(form, expected) || (name !== '' && form.includes(name) && sameError(form, message)),
  );
}

const entities: Readonly<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
