import { datePattern, prefix, splitDate } from './prefix.ts';

const npm =
  /^(?:npm|lerna|yarn|pnpm)\s(?:ERR!|error|ERR|verb stack|verbose stack)(?: (?:stack|code|errno))? ?(?<text>.*)$/s;
const numbered = /^\d{1,6} (?:error|verbose|silly|warn) (?:stack )?(?<text>.*)$/s;

/** npm, lerna, yarn and pnpm: `npm ERR! ` before each line. */
export const packageManagers = prefix('package-managers', /[nlyp\d]/, (text) => {
  const found = npm.exec(text)?.groups ?? numbered.exec(text)?.groups;
  return found === undefined ? undefined : { text: found.text ?? '' };
});

const task = /^(?<name>@?[a-z][\w./-]{0,100}[:#][a-z][\w:-]{0,60}): (?<text>.*)$/s;
const script =
  /^(?<name>(?:[\w.@-]{1,60}\/){0,6}[\w.@-]{1,60} (?:dev|start|test|build|serve|lint|watch)[\w:-]{0,40}): (?<text>.*)$/s;

/** turbo (`api:dev: `) and pnpm (`packages/api test: `). */
export const monorepoTasks = prefix('monorepo-tasks', /[\w.@-]/, (text) => {
  if (!text.includes(': ')) return undefined;
  const found = task.exec(text)?.groups ?? script.exec(text)?.groups;
  return found === undefined ? undefined : { text: found.text ?? '', stream: found.name };
});

const step = new RegExp(
  `^(?<job>[^\\t]{1,200})\\t(?<step>[^\\t]{1,200})\\t\\ufeff?(?:(?<time>${datePattern}) ?)?(?<text>.*)$`,
  's',
);
const command = /^##\[(?<level>error|warning|debug|group|notice|command|section)\](?<text>.*)$/s;
const workflow = /^::(?<level>error|warning|notice|debug)(?: [^:]{0,500})?::(?<text>.*)$/s;
const gitlab = /^ \d{2}[OE][ +](?<text>.*)$/s;

/** GitHub Actions, GitLab CI and Azure Pipelines: job and step, time, and their marks for errors. */
export const continuousIntegration = prefix('continuous-integration', /[^\t]/, (text) => {
  const found = text.startsWith('##[')
    ? command.exec(text)?.groups
    : text.startsWith('::')
      ? workflow.exec(text)?.groups
      : undefined;
  if (found !== undefined) {
    const known = found.level === 'error' || found.level === 'debug';
    return { text: found.text ?? '', level: known ? found.level : undefined };
  }
  const run = text.includes('\t') ? step.exec(text)?.groups : undefined;
  if (run?.time !== undefined) return { text: run.text ?? '', time: run.time, stream: `${run.job}/${run.step}` };
  const dated = splitDate(text);
  const runner = dated && gitlab.exec(dated.rest)?.groups;
  return runner === undefined ? undefined : { text: runner.text ?? '', time: dated?.time };
});

const quoted = /^(?:>{1,3} ?)+(?<text>.*)$/s;
const codeFrame = /^\s*>?\s*\d{1,6} ?\|/;

/** A quoted reply or issue: `> ` before each line. Code frames look alike. */
export const quotes = prefix('quotes', />/, (text) => {
  if (codeFrame.test(text)) return undefined;
  const found = quoted.exec(text)?.groups;
  return found === undefined ? undefined : { text: found.text ?? '' };
});
