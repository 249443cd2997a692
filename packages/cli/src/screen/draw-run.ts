import type { Colours } from './colours.ts';
import { truncate, wrap } from './fit-text.ts';
import { estimateLeft, type RunView, type StageRow, type StageStatus, timeOf } from './run-view.ts';
import { describeDeed, describeProgress, formatTime } from './words.ts';

export interface DrawOptions {
  /** By the clock of the run. */
  readonly now: number;
  readonly columns: number;
  /** Lines of the terminal; where not all fit, only what runs is drawn. */
  readonly rows: number;
  readonly colours: Colours;
  /** Counts up while something runs. */
  readonly turn: number;
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const labelWidth = 'Diagnose'.length;
/** Columns before a stage's text: margin, mark, label and time with their gaps. */
const prefixWidth = 2 + 2 + labelWidth + 2 + 5 + 2;
/** Below this, a text has lines of its own below its stage. */
const leastRoom = 26;

/** The stages while a run goes on: what is done, what runs, what is ahead; no line fills the last column. */
export function drawRun(view: RunView, options: DrawOptions): readonly string[] {
  const all = [...view.rows.flatMap((row) => drawRow(row, view, options)), ...drawFooter(view, options)];
  if (all.length < options.rows) return all;
  const running = view.rows.filter(({ status }) => status === 'running' || status === 'waiting');
  return running.flatMap((row) => drawRow(row, view, options)).slice(0, Math.max(1, options.rows - 1));
}

/** The stages that were reached, with their whole texts, when nothing changes any more. */
export function drawEnd(view: RunView, { now, columns, colours }: DrawOptions): readonly string[] {
  return view.rows
    .filter(({ status }) => status !== 'ahead')
    .flatMap((row) => {
      const head = drawHead(row, mark(row.status, colours, 0), timeOf(row, now), colours);
      const room = columns - 1 - prefixWidth;
      const inline = room >= leastRoom;
      const text = wrap(row.summary ?? stoppedAt(row), inline ? room : columns - 5);
      const [first = '', ...others] = inline ? text : ['', ...text];
      return [`${head}  ${first}`.trimEnd(), ...others.map((line) => `${' '.repeat(inline ? prefixWidth : 4)}${line}`)];
    });
}

function stoppedAt({ status, state = '' }: StageRow): string {
  return status === 'stopped' ? `stopped at ${state}` : describeDeed(state);
}

function drawRow(row: StageRow, view: RunView, { now, columns, colours, turn }: DrawOptions): readonly string[] {
  const sign = mark(row.status, colours, turn);
  if (row.status === 'ahead') return [colours.dim(`  ${sign} ${titleOf(row)}`)];
  const head = drawHead(row, sign, timeOf(row, now), colours);
  const text = textOf(row, view, now);
  const room = columns - 1 - prefixWidth;
  if (room >= leastRoom) return [`${head}  ${truncate(text, room)}`];
  if (row.status !== 'running' && row.status !== 'waiting') return [head];
  return [head, ...wrap(text, columns - 5).map((line) => `    ${line}`)];
}

function textOf({ status, state = '', summary }: StageRow, { progress }: RunView, now: number): string {
  if (status === 'waiting') return state === 'ReviewAwait' ? 'waits for a person' : 'waits for the rollout';
  if (status !== 'running') return summary ?? '';
  if (progress !== undefined) return describeProgress(progress.told, now - progress.at);
  return describeDeed(state);
}

function drawHead(row: StageRow, sign: string, time: number, colours: Colours): string {
  const title = titleOf(row).padEnd(labelWidth);
  const label = row.status === 'running' || row.status === 'waiting' ? colours.bold(title) : title;
  return `  ${sign} ${label}  ${colours.dim(formatTime(time).padStart(5))}`;
}

function titleOf({ stage }: StageRow): string {
  return `${stage.charAt(0).toUpperCase()}${stage.slice(1)}`;
}

function mark(status: StageStatus, colours: Colours, turn: number): string {
  if (status === 'ahead') return ' ';
  if (status === 'running') return colours.cyan(spinner[turn % spinner.length] ?? '');
  if (status === 'waiting') return colours.yellow('?');
  if (status === 'stopped') return colours.yellow('■');
  return status === 'done' ? colours.green('✓') : colours.red('✗');
}

function drawFooter(view: RunView, { now, columns, colours }: DrawOptions): readonly string[] {
  const left = estimateLeft(view, now);
  const parts = [
    formatTime(now - view.startedAt),
    ...(view.suite === undefined ? [] : [`the tests take ${formatTime(Math.max(1000, view.suite))}`]),
    ...(left === undefined ? [] : [`a proof within about ${formatTime(left)}`]),
  ];
  return [colours.dim(`  ${truncate(parts.join(' · '), columns - 3)}`)];
}
