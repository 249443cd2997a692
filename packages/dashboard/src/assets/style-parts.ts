/** What the pages consist of. */
export const parts = `.turn, .result, .severity, .grade, .level { display: inline-block; padding: 0 0.5em; border-radius: 4px; font-size: 0.8rem; font-weight: 600; line-height: 1.55; white-space: nowrap; background: var(--soft); color: var(--quiet); }
.turn.person, .result.handed_over, .result.not_proven, .result.red_on_base, .result.unreproduced { background: var(--person-soft); color: var(--person); }
.turn.suture, .result.open, .level.draft { background: var(--suture-soft); color: var(--suture); }
.turn.pipeline { background: var(--pipeline-soft); color: var(--pipeline); }
.result.closed, .result.proven, .level.propose, .grade.platform { background: var(--good-soft); color: var(--good); }
.severity.critical, .severity.high, .grade.outsider { background: var(--bad-soft); color: var(--bad); }
.grade.service { background: var(--suture-soft); color: var(--suture); }
.what, .since { color: var(--quiet); font-size: 0.86rem; }
.id { color: var(--quiet); display: block; font-weight: 400; }
.meta { display: flex; flex-wrap: wrap; align-items: center; gap: 0.15rem 0.55rem; color: var(--quiet); font-size: 0.86rem; }
.turns { display: flex; flex-wrap: wrap; gap: 0.3rem 1.8rem; margin: 0.6rem 0 1.4rem; }
.turns strong { font-size: 1.05rem; }
.board { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: 0 1rem; align-items: start; margin-bottom: 2.2rem; }
.lane { min-width: 0; }
.lane h2 { font-size: 0.84rem; padding: 0.35rem 0; border-bottom: 2px solid var(--line); text-transform: capitalize; display: flex; justify-content: space-between; }
.lane .count { color: var(--quiet); font-weight: 500; }
.lane.empty h2 { color: var(--quiet); }
.card { position: relative; margin-top: 0.6rem; padding: 0.6rem 0.7rem 0.65rem; background: var(--raised); border: 1px solid var(--line); border-top: 3px solid var(--line); border-radius: 6px; }
.card.person { border-top-color: var(--person); } .card.suture { border-top-color: var(--suture); } .card.pipeline { border-top-color: var(--pipeline); }
.card a { color: var(--ink); font-weight: 560; line-height: 1.35; text-decoration: none; display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; margin: 0.35rem 0 0.2rem; }
.card .since { margin-left: auto; white-space: nowrap; }
.card .what { margin-bottom: 0.35rem; }
.card a::after { content: ''; position: absolute; inset: 0; }
.card:hover { border-color: var(--quiet); }
.card:focus-within { outline: 2px solid var(--accent); outline-offset: 1px; }
.card a:focus-visible { outline: none; }
h1 + section { margin-top: 1.2rem; }
section + section { margin-top: 2rem; }
.board section + section { margin-top: 0; }
section > h2 { margin-bottom: 0.5rem; }
section > .quiet { margin-bottom: 0.5rem; }
.incidents th a { color: var(--ink); font-weight: 560; text-decoration: none; overflow-wrap: anywhere; }
.incidents th a:hover { text-decoration: underline; }
.incidents th { max-width: 34rem; min-width: 14rem; }
.incidents td { white-space: nowrap; }
.incidents .service { white-space: normal; max-width: 14rem; }
.filter { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: end; margin: 1rem 0; }
.filter label { display: grid; font-size: 0.8rem; color: var(--quiet); min-width: 0; max-width: min(100%, 16rem); }
.filter input, .filter select { font: inherit; font-size: 0.95rem; color: var(--ink); background: var(--raised); border: 1px solid var(--line); border-radius: 5px; padding: 0.25rem 0.5rem; max-width: min(100%, 16rem); }
.filter button { color: var(--ink); padding: 0.28rem 0.9rem; background: var(--raised); }
.pager { display: flex; gap: 1.5rem; margin-top: 1rem; }
article section { border-top: 1px solid var(--line); padding-top: 1rem; }
article section:first-of-type { margin-top: 1.2rem; }
.outcome { margin-top: 0.8rem; padding: 0.55rem 0.8rem; border-left: 3px solid var(--quiet); background: var(--soft); }
.outcome strong { text-transform: capitalize; margin-right: 0.4rem; }
.outcome.closed { border-color: var(--good); background: var(--good-soft); }
.outcome.handed_over { border-color: var(--person); background: var(--person-soft); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); gap: 0.5rem 1.6rem; margin: 1rem 0; }
.facts dt { font-size: 0.78rem; color: var(--quiet); }
.facts dd { overflow-wrap: anywhere; }
.contents { border-top: 1px solid var(--line); padding-top: 0.7rem; }
.contents ul { display: flex; flex-wrap: wrap; gap: 0.1rem 1.2rem; font-size: 0.9rem; }
.contents a { text-decoration: none; } .contents a:hover { text-decoration: underline; }
.side { margin: 1.2rem 0; }
.rail { display: grid; grid-template-columns: repeat(8, minmax(0, 1fr)); gap: 0 0.35rem; margin: 1.1rem 0 0.4rem; }
.rail li { border-top: 4px solid var(--line); padding-top: 0.3rem; font-size: 0.8rem; color: var(--quiet); line-height: 1.35; }
.rail b { display: block; font-weight: 600; text-transform: capitalize; }
.rail .done { border-color: var(--accent); } .rail .done b { color: var(--ink); }
.rail .now { border-color: var(--person); } .rail .now b { color: var(--person); }
.cause { font-size: 1.08rem; line-height: 1.45; max-width: 60rem; font-weight: 500; margin-bottom: 0.4rem; }
.list li { padding: 0.15rem 0 0.15rem 1rem; position: relative; max-width: 64rem; }
.list li::before { content: '–'; position: absolute; left: 0; color: var(--quiet); }
.list .list li { font-size: 0.92rem; }
blockquote { border-left: 2px solid var(--line); padding-left: 0.7rem; margin: 0.2rem 0; font-family: var(--mono); font-size: 0.82rem; color: var(--quiet); overflow-wrap: anywhere; }
.grades { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; margin: 0.4rem 0 0.8rem; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.7rem 0.9rem; overflow: auto; max-height: 38rem; line-height: 1.5; margin: 0.5rem 0; tab-size: 2; }
.diff { padding: 0.5rem 0; }
.diff span { display: block; padding: 0 0.9rem; min-width: max-content; unicode-bidi: isolate; }
.diff .added { background: var(--added); } .diff .removed { background: var(--removed); }
.diff .file, .diff .hunk { color: var(--quiet); }
details { margin: 0.4rem 0; }
summary { cursor: pointer; padding: 0.15rem 0; }
.timeline li { position: relative; padding: 0 0 0.75rem 1.4rem; border-left: 2px solid var(--line); margin-left: 0.3rem; }
.timeline li::before { content: ''; position: absolute; left: -0.36rem; top: 0.4rem; width: 0.6rem; height: 0.6rem; border-radius: 50%; background: var(--paper); border: 2px solid var(--accent); }
.timeline li.running::before { background: var(--accent); }
.timeline li:last-child { border-color: transparent; padding-bottom: 0; }
.timeline .stage { font-weight: 600; }
.timeline time { color: var(--quiet); font-size: 0.88rem; margin-left: 0.5rem; }
.attempts li { padding: 0.4rem 0; } .attempts > li + li { border-top: 1px solid var(--line); }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr)); gap: 0.8rem 1.4rem; margin: 1rem 0 1.6rem; }
.numbers > div { border-top: 2px solid var(--line); padding-top: 0.5rem; }
.numbers dt { font-size: 0.8rem; color: var(--quiet); }
.numbers strong { display: block; font-size: 1.5rem; font-weight: 620; letter-spacing: -0.02em; line-height: 1.3; }
meter { width: 7rem; max-width: 100%; height: 0.6rem; vertical-align: middle; }
.numbers meter { display: block; width: 100%; margin-top: 0.4rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.8rem 2.4rem; margin-bottom: 1.4rem; }
figure { min-width: 0; }
.chart { position: relative; margin-top: 1.2rem; }
.chart > svg { display: block; width: 100%; height: 9rem; overflow: visible; }
.top-value { position: absolute; top: -1.25rem; left: 0; font-size: 0.78rem; color: var(--quiet); }
.axis { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.hit { fill: transparent; } g:hover > .hit { fill: var(--soft); }
.labels { display: flex; font-size: 0.72rem; color: var(--quiet); padding-top: 0.3rem; }
.labels span { flex: 1; text-align: center; }
rect.solid { fill: var(--accent); } rect.pale { fill: var(--accent); opacity: 0.28; }
rect.closed, .swatch.closed { fill: var(--good); background: var(--good); } rect.handed_over, .swatch.handed_over { fill: var(--person); background: var(--person); }
rect.recorded, .swatch.recorded { fill: var(--quiet); background: var(--quiet); } rect.open, .swatch.open { fill: var(--suture); background: var(--suture); }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; font-size: 0.82rem; color: var(--quiet); margin-top: 0.5rem; }
.swatch { display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 2px; margin-right: 0.4rem; }
.bar { display: block; width: 100%; min-width: 6rem; height: 1rem; }
.stages { margin-top: 0.6rem; } .stages th { text-transform: capitalize; } .stages .wide { width: 45%; vertical-align: middle; }
@media (max-width: 46rem) {
  html { font-size: 14.5px; }
  .source { margin-left: 0; width: 100%; }
  .board { grid-template-columns: 1fr; }
  .lane.empty { display: none; }
  .lane { margin-bottom: 1.2rem; }
  .labels span:nth-child(even) { visibility: hidden; }
  .facts { grid-template-columns: 1fr 1fr; }
  .rail { grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0.5rem 0.35rem; }
}
@media (min-width: 68rem) {
  .charts { grid-template-columns: 1fr 1fr; }
  .parts { display: grid; grid-template-columns: minmax(0, 1fr) 17rem; gap: 0 3rem; align-items: start; }
  .side { grid-column: 2; grid-row: 1; position: sticky; top: 1rem; }
  .side .facts { grid-template-columns: 1fr; gap: 0.55rem; margin-top: 0; }
  .contents ul { display: block; }
  .story { grid-column: 1; grid-row: 1; }
}
@media (min-width: 82rem) { .board { grid-template-columns: repeat(8, minmax(0, 1fr)); } }
@media (prefers-reduced-motion: no-preference) { .card, tbody tr { transition: border-color 0.12s, background-color 0.12s; } }
@media print { .top, .contents, footer { display: none; } pre { max-height: none; } }
`;
