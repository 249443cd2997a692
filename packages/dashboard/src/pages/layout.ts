import { html } from 'hono/html';
import type { Snapshot } from '../records/index.ts';
import { formatCount, type Html, none } from './format.ts';

/** What every page needs. */
export interface PageContext {
  /** The beginning of every address, without the last slash. */
  readonly base: string;
  /** Where the records come from. */
  readonly name: string;
  /** Binds script and style to this answer. */
  readonly nonce: string;
  readonly now: Date;
  readonly snapshot: Snapshot;
}

const places = [
  ['', 'Board', 'b'],
  ['incidents', 'Incidents', 'i'],
  ['services', 'Trust and budget', 't'],
  ['statistics', 'Statistics', 's'],
] as const;

/** A page with its frame. */
export function layOutPage(context: PageContext, title: string, place: string, content: Html): Html {
  const { base, name, nonce, snapshot } = context;
  const links = places.map(([path, text, key]) => {
    const current = path === place ? html` aria-current="page"` : none;
    return html`<li><a href="${base}/${path}" data-key="${key}"${current}>${text}</a></li>`;
  });
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Suture</title>
<link rel="stylesheet" href="${base}/style.css" nonce="${nonce}">
<script src="${base}/script.js" nonce="${nonce}" defer></script>
</head>
<body data-events="${base}/events" data-revision="${snapshot.revision}">
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<a class="brand" href="${base}/"><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M3 12h18" class="thread"/><path d="M7 8l-2 8M12 8l-2 8M17 8l-2 8" class="stitch"/></svg>Suture</a>
<nav aria-label="Pages"><ul>${links}</ul></nav>
<p class="source">${name} <span id="live" class="live" role="status">read only</span></p>
</header>
<main id="content" tabindex="-1">
${describeState(snapshot)}
${content}
</main>
<footer>
<p>Reads only: to decide, use the pull request or <code>suture</code>. All times are UTC.</p>
<p><button type="button" id="keys" aria-pressed="false" hidden>Keyboard shortcuts: off</button>
<span id="keys-help" hidden><kbd>j</kbd> <kbd>k</kbd> next and previous incident · <kbd>b</kbd> <kbd>i</kbd> <kbd>t</kbd> <kbd>s</kbd> pages · <kbd>/</kbd> search</span></p>
</footer>
</body>
</html>`;
}

/** What a person must know before believing a page. */
function describeState({ stopped, problem, complete, unreadable }: Snapshot): Html {
  return html`${stopped === undefined ? none : html`<p class="banner bad"><strong>The kill switch is on.</strong> ${stopped}</p>`}
${problem === undefined ? none : html`<p class="banner bad"><strong>The last look failed; what you see is older.</strong> ${problem}</p>`}
${complete ? none : html`<p class="banner">Open incidents are shown. Those that have ended are still being read.</p>`}
${unreadable.length === 0 ? none : html`<p class="banner">${formatCount(unreadable.length)} incidents cannot be read by this release: ${unreadable.slice(0, 5).join(', ')}</p>`}`;
}
