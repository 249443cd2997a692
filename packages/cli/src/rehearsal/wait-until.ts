import type { RehearsalPorts } from './ports.ts';

/** Milliseconds between two looks. */
const pause = 2_000;

/** Looks again and again; undefined when the time is over. @param time milliseconds */
export async function waitUntil<T>(
  time: number,
  { clock, sleep }: Pick<RehearsalPorts, 'clock' | 'sleep'>,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = clock.now().getTime() + time;
  for (;;) {
    const found = await look();
    if (found !== undefined || clock.now().getTime() >= end) return found;
    await sleep(pause);
  }
}
