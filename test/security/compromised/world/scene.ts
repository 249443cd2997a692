import { sourceTree } from './service.ts';

/** Everything outside that a channel can write to: what monitoring, the repository and its people say. */
export interface Scene {
  /** What becomes the alert's title. */
  readonly alarmDescription: string;
  readonly alarmReason: string;
  readonly log: { readonly frame?: string; readonly header?: string; readonly body?: string; readonly error?: string };
  /** The answer of the monitoring to each question, line by line. */
  readonly answers: Readonly<
    Record<'logs' | 'counts' | 'metrics' | 'traces' | 'vendor' | 'changes', readonly string[]>
  >;
  readonly commit: { readonly subject: string; readonly message: string; readonly author: string };
  readonly files: Readonly<Record<string, string>>;
  /** Cause and title of an incident that ended before. */
  readonly past: { readonly title: string; readonly cause: string };
  /** What a reviewer says, on the whole or on a line, of the first fix. */
  readonly review?: { readonly by: string; readonly text: string };
  /** The first well-behaved fix fails its proof. */
  readonly firstFixFails: boolean;
}

export const baseScene: Scene = {
  alarmDescription: 'orders answers 5xx',
  alarmReason: 'Threshold Crossed: 1 datapoint [7.0] was greater than the threshold (0.0).',
  log: {},
  answers: {
    logs: ['2026-11-24T08:59:02Z error order failed'],
    counts: ['2026-11-24T08:59:00Z 2'],
    metrics: ['orders-5xx 2026-11-24T08:59:00Z 7'],
    traces: ['1-2 POST /orders 500 12 ms'],
    vendor: ['event 17 of orders, level error'],
    changes: ['2026-11-24T08:00:00Z deployed a1b2c3d4e5f6 to production'],
  },
  commit: { subject: 'Count lines', message: 'Count lines\n\nThey were counted twice.', author: 'a developer' },
  files: sourceTree,
  past: { title: 'orders was slow', cause: 'the pool of connections was too small' },
  firstFixFails: false,
};

/** The scene with one file written otherwise. */
export function withFile(scene: Scene, path: string, text: string): Scene {
  return { ...scene, files: { ...scene.files, [path]: text } };
}

/** The scene with one more line in a question's result. */
export function withAnswer(scene: Scene, question: keyof Scene['answers'], line: string): Scene {
  return { ...scene, answers: { ...scene.answers, [question]: [...scene.answers[question], line] } };
}
