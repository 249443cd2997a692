/** What a diagnosis stands on. */
export interface Footing {
  /** A place lies on the stack trace, or there is no trace to lie on. */
  readonly onTrace: boolean;
  /** History shows which change brought it, where a change of code is the cause. */
  readonly history: boolean;
  readonly symptom: boolean;
  /** Something else was considered and ruled out. */
  readonly alternatives: boolean;
}

/** What each missing footing leaves of confidence at most. The numbers are a judgement of ours, to be held against outcomes. */
const caps: readonly (readonly [keyof Footing, number, string])[] = [
  ['onTrace', 0.5, 'no place that is named lies on the stack trace'],
  ['symptom', 0.5, 'nothing from the monitoring is cited'],
  ['history', 0.8, 'no change is cited that brought it'],
  ['alternatives', 0.85, 'no other explanation was ruled out'],
];
const most = 0.95;

/** Confidence as far as the evidence goes, whatever the model says of its own. */
export function capConfidence(
  said: number,
  footing: Footing,
): { readonly confidence: number; readonly why: readonly string[] } {
  const missing = caps.filter(([name]) => !footing[name]);
  const cap = Math.min(most, ...missing.map(([, limit]) => limit));
  return {
    confidence: Math.min(said, cap),
    why: missing
      .filter(([, limit]) => limit < said)
      .map(([, limit, words]) => `Confidence is ${limit * 100}% at most: ${words}.`),
  };
}
