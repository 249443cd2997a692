import { parentPort } from 'node:worker_threads';
import { listStories, playCell } from './matrix/play.ts';
import { Answered, Asked, type Reply, StoriesAsked } from './protocol.ts';
import type { Run } from './run.ts';
import { simulate } from './simulate.ts';

/** The program of a worker: it plays what it is asked to, one thing after the other. */
async function answer(asked: Asked): Promise<Answered> {
  const run = 'cell' in asked ? await playCell(asked.cell) : await playSeed(asked);
  const isWanted = run.violations.length > 0 || ('withTrace' in asked && asked.withTrace);
  return Answered.parse({ ...run, lines: isWanted ? run.lines : [] });
}

function playSeed({
  seed,
  kept,
}: {
  readonly seed: number;
  readonly kept?: readonly string[] | undefined;
}): Promise<Run> {
  return simulate({ seed, ...(kept === undefined ? {} : { kept: new Set(kept) }) });
}

async function reply(message: unknown): Promise<Reply> {
  try {
    if (StoriesAsked.safeParse(message).success) return { stories: [...(await listStories())] };
    return { answered: await answer(Asked.parse(message)) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', (message: unknown) => {
  void reply(message).then((sent) => parentPort?.postMessage(sent));
});
