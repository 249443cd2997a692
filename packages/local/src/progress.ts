/** What the loop does inside a state that takes long, for whoever watches it. */
export type Progress =
  | {
      readonly activity: 'search';
      readonly tried: number;
      /** How many of them pass. */
      readonly plausible: number;
      /** How many single changes there are to try; `more` if only so many have been counted. */
      readonly total?: { readonly count: number; readonly more: boolean };
      /** `compare` once all are tried, and those that pass are compared with each other. */
      readonly phase: 'try' | 'compare';
      /** Milliseconds of this search so far, and the most that it may take. */
      readonly elapsed: number;
      readonly limit: number;
    }
  | {
      readonly activity: 'tests';
      /** The whole suite, or only the tests that show the failure. */
      readonly kind: TestKind;
      /** Results so far. A runner that tells them at its end stays at 0 until then. */
      readonly results: number;
      /** How many results the last run of the kind gave. */
      readonly of?: number;
      /** Milliseconds that the last run of the kind took, or this one when it is over. */
      readonly duration?: number;
      readonly over: boolean;
    };

export type TestKind = 'suite' | 'reproduction';

type OnRun = (kind: TestKind, milliseconds: number) => void;

/** Turns what runs of tests tell into progress. The size of a run is known from the one before it. */
export function watchTests(onProgress: (progress: Progress) => void): {
  readonly onRun: OnRun;
  readonly onResults: (kind: TestKind, count: number) => void;
} {
  const results = { suite: 0, reproduction: 0 };
  let suite: { readonly of: number; readonly duration: number } | undefined;
  return {
    onResults: (kind, count) => {
      results[kind] = count;
      onProgress({ activity: 'tests', kind, results: count, over: false, ...(kind === 'suite' ? suite : {}) });
    },
    onRun: (kind, duration) => {
      const count = results[kind];
      if (kind === 'suite' && count > 0) suite = { of: count, duration };
      onProgress({ activity: 'tests', kind, results: count, duration, over: true });
    },
  };
}
