/** The support of a diagnosis. */
interface Footing {
  /** A named place lies on the stack trace, or there is no trace. */
  readonly onTrace: boolean;
  /** The history shows which change introduced the fault, if code is the cause. */
  readonly history: boolean;
  readonly symptom: boolean;
  /** Something else was considered and ruled out. */
  readonly alternatives: boolean;
}

/** The highest confidence without each kind of support. The numbers are estimates, to be compared with outcomes. */
const caps: readonly (readonly [keyof Footing, number, string])[] = [
  ['onTrace', 0.5, 'no place that is named lies on the stack trace'],
  ['symptom', 0.5, 'nothing from the monitoring is cited'],
  ['history', 0.8, 'no change is cited that brought it'],
  ['alternatives', 0.85, 'no other explanation was ruled out'],
];
const most = 0.95;

/** Limits the model's own confidence by its evidence. */
export function capConfidence(
  said: number,
  footing: Footing,
): { readonly confidence: number; readonly why: readonly string[] } {
  const missing = caps.filter(([name]) => !footing[name]);
  const cap = Math.min(most, ...missing.map(([, limit]) => limit));
  const limiting = missing.filter(([, limit]) => limit < said);
  const why = limiting.map(([, limit, words]) => `Confidence is ${limit * 100}% at most: ${words}.`);
  return { confidence: Math.min(said, cap), why };
}
