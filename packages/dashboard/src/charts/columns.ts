import { html } from 'hono/html';
import { type Html, none } from '../pages/format.ts';

/** One part of a column, from the bottom up. */
export interface Layer {
  /** Its class in the style. */
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

export interface Column {
  readonly label: string;
  /** What a pointer shows. */
  readonly title: string;
  readonly layers: readonly Layer[];
}

/** Units of the drawing's own coordinates for one column and its gap. */
const columnWidth = 10;
const height = 100;

/**
 * A chart of columns. The drawing stretches to the width there is; its words are outside of it, so that they keep their size.
 * @param format writes the highest value, at the top of the axis
 */
export function showColumns(name: string, columns: readonly Column[], format: (value: number) => string): Html {
  const highest = Math.max(0, ...columns.flatMap(({ layers }) => layers.map(({ to }) => to)));
  const scale = highest === 0 ? 0 : height / highest;
  const bars = columns.map(
    ({ title, layers }, index) =>
      html`<g><title>${title}</title><rect class="hit" x="${index * columnWidth}" y="0" width="${columnWidth}" height="${height}"/>${layers.map(
        ({ kind, from, to }) =>
          html`<rect class="${kind}" x="${index * columnWidth + 1.5}" y="${round(height - to * scale)}" width="${columnWidth - 3}" height="${round((to - from) * scale)}"/>`,
      )}</g>`,
  );
  return html`<div class="chart"><span class="top-value">${highest === 0 ? none : format(highest)}</span>
<svg viewBox="0 0 ${Math.max(1, columns.length) * columnWidth} ${height}" preserveAspectRatio="none" role="img" aria-label="${name}">
<line class="axis" x1="0" y1="${height}" x2="${columns.length * columnWidth}" y2="${height}"/>${bars}</svg>
<div class="labels" aria-hidden="true">${columns.map(({ label }) => html`<span>${label}</span>`)}</div></div>`;
}

/** A bar for one value of a table, and a paler one up to a second value. */
export function showBar(value: number, second: number, highest: number): Html {
  const width = (part: number) => round(highest === 0 ? 0 : (100 * part) / highest);
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="pale" x="0" y="3" width="${width(second)}" height="4"/><rect class="solid" x="0" y="1" width="${width(value)}" height="8"/></svg>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
