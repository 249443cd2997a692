import { parts } from './style-parts.ts';

/** Colours, type and the frame. */
const frame = `:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --raised: #ffffff; --ink: #1d1f23; --quiet: #5d6269; --line: #e0ddd7; --soft: #f1efeb;
  --accent: #0b5c6b; --person: #8a4b00; --person-soft: #fdf0dc; --suture: #0b5c6b; --suture-soft: #e0f1f3;
  --pipeline: #5a3fa0; --pipeline-soft: #ece7f8; --good: #1f6b3a; --good-soft: #e1f2e6; --bad: #a3241d; --bad-soft: #fbe5e2;
  --added: #e3f4e6; --removed: #fbe6e4; --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --raised: #1c1f23; --ink: #e8e6e1; --quiet: #a2a7ae; --line: #31353b; --soft: #23272c;
    --accent: #72cbd9; --person: #f0b86b; --person-soft: #3a2c16; --suture: #72cbd9; --suture-soft: #15323a;
    --pipeline: #bda6f5; --pipeline-soft: #2c2548; --good: #7fd09a; --good-soft: #17331f; --bad: #ff9d93; --bad-soft: #42201d;
    --added: #16301d; --removed: #3d1f1d;
  }
}
* { box-sizing: border-box; }
html { font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', sans-serif; background: var(--paper); color: var(--ink); }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; font-variant-numeric: tabular-nums; }
h1, h2, h3, p, ul, ol, dl, dd, figure, blockquote, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: 1.6rem; line-height: 1.25; font-weight: 640; letter-spacing: -0.015em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; font-weight: 640; letter-spacing: -0.005em; }
h3 { font-size: 0.82rem; font-weight: 600; color: var(--quiet); margin: 1rem 0 0.3rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre, kbd, .id { font-family: var(--mono); font-size: 0.86em; }
p, li, dd, td, th, code, a, span, h1, summary { unicode-bidi: isolate; }
p, li, dd, td, code, summary { overflow-wrap: anywhere; }
.quiet, caption { color: var(--quiet); }
.number { text-align: right; white-space: nowrap; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--raised); padding: 0.4rem 0.8rem; z-index: 1; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.3rem 1.6rem; padding: 0.7rem clamp(1rem, 3vw, 2.2rem); border-bottom: 1px solid var(--line); background: var(--raised); }
.brand { display: inline-flex; gap: 0.5rem; align-items: center; font-weight: 680; color: var(--ink); text-decoration: none; letter-spacing: -0.01em; }
.brand svg { fill: none; stroke-linecap: round; stroke-width: 2; }
.thread { stroke: var(--quiet); } .stitch { stroke: var(--accent); }
.top nav ul { display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
.top nav a { display: inline-block; padding: 0.25rem 0; color: var(--quiet); text-decoration: none; }
.top nav a:hover { color: var(--ink); }
.top nav a[aria-current] { color: var(--ink); font-weight: 600; box-shadow: 0 2px 0 var(--accent); }
.source { margin-left: auto; color: var(--quiet); font-size: 0.87rem; overflow-wrap: anywhere; }
.live { margin-left: 0.6rem; white-space: nowrap; }
.live::before { content: ''; display: inline-block; width: 0.5rem; height: 0.5rem; margin-right: 0.35rem; border-radius: 50%; background: var(--quiet); }
.live.on::before { background: var(--good); } .live.off::before { background: var(--bad); }
main { flex: 1; width: 100%; max-width: 96rem; margin: 0 auto; padding: 1.6rem clamp(1rem, 3vw, 2.2rem) 3rem; outline: none; overflow-x: clip; }
footer { display: flex; flex-wrap: wrap; gap: 0.3rem 2rem; padding: 0.8rem clamp(1rem, 3vw, 2.2rem); border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.84rem; }
footer button, .filter button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 5px; padding: 0.15rem 0.6rem; cursor: pointer; }
kbd { border: 1px solid var(--line); border-radius: 3px; padding: 0 0.3em; background: var(--soft); }
.banner { margin: 0 0 0.8rem; padding: 0.5rem 0.8rem; border-left: 3px solid var(--quiet); background: var(--soft); overflow-wrap: anywhere; }
.banner.bad { border-color: var(--bad); background: var(--bad-soft); color: var(--ink); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
caption { text-align: left; position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
th, td { text-align: left; vertical-align: top; padding: 0.42rem 0.9rem 0.42rem 0; border-bottom: 1px solid var(--line); }
thead th { font-size: 0.78rem; font-weight: 600; color: var(--quiet); }
th.number, td.number { text-align: right; padding-right: 0.9rem; }
tbody th { font-weight: 500; }
tbody tr:hover { background: var(--soft); }
`;

/** The one stylesheet of the pages. */
export const style = frame + parts;
