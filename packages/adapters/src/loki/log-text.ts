import { iso } from '../telemetry/index.ts';
import type { LogLine } from './streams.ts';

/**
 * The lines as text for the log reader, each with its time in the form of Kubernetes' runtime, which the reader takes off again. The lines of
 * one stream stay together, so that other copies of the service do not split a stack that was written line by line.
 */
export function logText(lines: readonly LogLine[]): readonly string[] {
  const streams = new Map<string, LogLine[]>();
  for (const line of lines) {
    const known = streams.get(line.stream);
    if (known === undefined) streams.set(line.stream, [line]);
    else known.push(line);
  }
  return [...streams.values()].flat().map(({ at, text }) => {
    const prefix = `${timeOf(at)} stdout F `;
    return text
      .replace(/\r\n?/g, '\n')
      .replace(/\n+$/, '')
      .split('\n')
      .map((part) => `${prefix}${part}\n`)
      .join('');
  });
}

/** ISO 8601, to the millisecond. */
export function timeOf(at: bigint): string {
  return iso(Number(at / 1_000_000n));
}
