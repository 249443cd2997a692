import * as z from 'zod';
import { iso } from './time-span.ts';

/** One series of a range query, as Prometheus and Loki answer it: seconds since the epoch, and the value as text, which can be `NaN` and `+Inf`. */
export const Series = z.object({
  metric: z.record(z.string(), z.string()),
  /** Absent where a series has native histograms alone. */
  values: z.array(z.tuple([z.number(), z.string()])).default([]),
  histograms: z.array(z.unknown()).default([]),
});
export type Series = z.infer<typeof Series>;

export const Matrix = z.object({ resultType: z.literal('matrix'), result: z.array(Series) });
export type Matrix = z.infer<typeof Matrix>;

/** Most series of one query that are shown. */
const mostSeries = 20;

/** A line for each point of the series; an empty answer, histograms and values that are no numbers are named as what they are. */
export function matrixLines(name: string, series: readonly Series[]): readonly string[] {
  if (series.length === 0) return [`${name}: no series in the window`];
  const left = series.length - mostSeries;
  return [
    ...series.slice(0, mostSeries).flatMap((one) => seriesLines(`${name}${labelsOf(one)}`, one)),
    ...(left > 0 ? [`${name}: ${left} more series were left out`] : []),
  ];
}

function seriesLines(name: string, { values, histograms }: Series): readonly string[] {
  const points = values.map(([at, value]) => `${iso(at * 1000)} ${name}: ${describeValue(value)}`);
  if (histograms.length === 0) return points.length === 0 ? [`${name}: no point in the window`] : points;
  return [...points, `${name}: ${histograms.length} points are native histograms, which are not shown`];
}

function labelsOf({ metric }: Series): string {
  const labels = Object.entries(metric).filter(([label]) => label !== '__name__');
  if (labels.length === 0) return '';
  return ` {${labels.map(([label, value]) => `${label}="${value}"`).join(', ')}}`;
}

/** `NaN` most often comes from a division by zero. */
function describeValue(value: string): string {
  if (value === 'NaN') return 'NaN (no number, as of 0/0)';
  return /^[+-]?Inf$/.test(value) ? `${value} (as of a division by 0)` : value;
}
