import { InvalidInput } from '@suture/core';

const seconds: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Reads `30m`, `12h`, `7d` or `2w` as milliseconds. @throws InvalidInput that names the option */
export function readTimeSpan(option: string): (text: string) => number {
  return (text) => {
    const [, count = '', unit = ''] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
    const unitSeconds = seconds[unit];
    if (unitSeconds !== undefined) return Number(count) * unitSeconds * 1_000;
    throw new InvalidInput(`the option ${option}`, [
      `"${text}" is no span of time; use one such as 30m, 12h, 7d or 2w`,
    ]);
  };
}

/** The largest whole unit: `45s`, `12m`, `5h`, `3d`. */
export function describeAge(milliseconds: number): string {
  const passed = Math.max(0, Math.floor(milliseconds / 1_000));
  if (passed < 60) return `${passed}s`;
  if (passed < 3_600) return `${Math.floor(passed / 60)}m`;
  return passed < 2 * 86_400 ? `${Math.floor(passed / 3_600)}h` : `${Math.floor(passed / 86_400)}d`;
}
