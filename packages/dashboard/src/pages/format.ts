import { showInvisible } from '@suture/core';
import { html } from 'hono/html';

/** Markup whose values were escaped. */
export type Html = ReturnType<typeof html>;

/** Nothing. */
export const none = html``;

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A duration by its largest units: `2 h 5 min`. */
export function formatDuration(milliseconds: number, most = 2): string {
  const first = units.findIndex(([, size]) => milliseconds >= size);
  if (first === -1) return milliseconds <= 0 ? '0 s' : '<1 s';
  const parts: string[] = [];
  let rest = milliseconds;
  for (const [name, size] of units.slice(first, first + most)) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${name}`);
    rest -= count * size;
  }
  return parts.join(' ');
}

/** Millionths of a dollar as money. */
export function formatMoney(microUsd: number): string {
  const usd = microUsd / 1_000_000;
  return `$${usd !== 0 && usd < 1 ? usd.toFixed(3) : usd.toFixed(2)}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

export function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** An instant with the exact time for machines and pointers. */
export function timeOf(instant: string): Html {
  const text = `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
  return html`<time datetime="${instant}" title="${instant}">${text}</time>`;
}

/** How long ago an instant was. */
export function ago(instant: string, now: Date, most?: number): Html {
  const passed = formatDuration(now.getTime() - Date.parse(instant), most);
  return html`<time datetime="${instant}" title="${instant}">${passed}</time>`;
}

/** Words for a value of an enumeration: `handed_over`. */
export function words(value: string): string {
  return value.replaceAll('_', ' ');
}

/** An address that the browser may follow, if it is one of the web; anything else is text. */
export function externalLink(url: string, text: string): Html {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') return html`<code>${url}</code>`;
  return html`<a href="${parsed.href}" target="_blank" rel="noreferrer noopener">${text}<span aria-hidden="true"> ↗</span></a>`;
}

/** The whole document as text. Characters of outside text that are invisible or reorder the line are written as their numbers. */
export async function writePage(page: Html): Promise<string> {
  return `<!doctype html>\n${showInvisible(String(await page))}`;
}
