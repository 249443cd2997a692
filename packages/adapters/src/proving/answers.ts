import { setTimeout as wait } from 'node:timers/promises';
import type { ObservedRun } from '@suture/core';
import { readPlain } from '@suture/mechanic/suites';
import * as z from 'zod';

export type Answers = ObservedRun['answers'];

/** What an observed process is waited for. */
export interface Running {
  /** Whether the process has ended. */
  readonly gone: () => boolean;
  /** How many answers are wanted. */
  readonly times: number;
  /** Milliseconds until it has to be ready. */
  readonly patience: number;
  /** Milliseconds until it has to answer. */
  readonly answerTime: number;
}

const pollTime = 20;
const Answer = z.object({ outcome: z.enum(['answered', 'failed']), said: z.string() });
const LambdaResult = z.object({
  statusCode: z.number().optional().catch(undefined),
  batchItemFailures: z.array(z.unknown()).optional().catch(undefined),
});

/** Waits until a predicate holds, the process has ended or patience is over. */
export async function waitUntil(holds: () => boolean, { gone, patience }: Running): Promise<boolean> {
  const until = performance.now() + patience;
  while (!holds()) {
    if (gone() || performance.now() > until) return holds();
    await wait(pollTime);
  }
  return true;
}

/** The answers to calls and events, from the file that their process writes. Only lines that begin with the word count. */
export async function takeAnswers(
  path: string,
  { word, kind }: { readonly word: string; readonly kind: 'event' | 'call' },
  running: Running,
): Promise<Answers> {
  const read = () =>
    (readPlain(path) ?? '')
      .split('\n')
      .slice(0, -1)
      .flatMap((line) => (line.startsWith(word) ? [line.slice(word.length)] : []))
      .slice(0, running.times);
  await waitUntil(() => read().length >= running.times, running);
  return read().map((line) => {
    const answer = Answer.safeParse(parseLine(line));
    if (!answer.success) return { outcome: 'failed', said: 'An answer that cannot be read.' };
    return kind === 'event' ? judgeResult(answer.data) : answer.data;
  });
}

/** A handler fails with an answer of 5xx or with messages that it could not handle as well. */
function judgeResult(answer: Answers[number]): Answers[number] {
  const result = LambdaResult.safeParse(parseLine(answer.said));
  if (answer.outcome === 'failed' || !result.success) return answer;
  const { statusCode = 200, batchItemFailures = [] } = result.data;
  return statusCode >= 500 || batchItemFailures.length > 0 ? { ...answer, outcome: 'failed' } : answer;
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
