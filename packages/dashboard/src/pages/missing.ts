import { html } from 'hono/html';
import type { Html } from './format.ts';
import { layOutPage, type PageContext } from './layout.ts';

/** Instead of a page: why there is none. */
export function showMissing(title: string, reason: string, context: PageContext): Html {
  return layOutPage(
    context,
    title,
    'missing',
    html`<h1>${title}</h1><p>${reason}</p><p><a href="${context.base}/">To the board</a></p>`,
  );
}
