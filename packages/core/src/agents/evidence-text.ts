import { fence } from '../markdown.ts';
import type { Evidence, Incident } from '../model/index.ts';

/** How much of the evidence a model is given. Lengths are in characters. */
const limits = { errors: 5, stack: 4_000, event: 8_000, commits: 30, files: 15, line: 500 };

/** Evidence as blocks of data under plain headings. */
export function describeEvidence(incident: Incident, evidence: Evidence): string {
  const { deployedCommit, traffic, failingCommand, gaps } = evidence;
  const facts = [
    `service: ${incident.service}`,
    `alert: ${incident.alert.title}`,
    `began: ${incident.alert.startedAt}`,
    `deployed commit: ${deployedCommit}`,
    ...(traffic === undefined
      ? []
      : [`traffic: ${traffic.failures} of ${traffic.requests} requests failed in ${traffic.windowSeconds} seconds`]),
    ...(failingCommand === undefined ? [] : [`failing command: ${failingCommand}`]),
    ...gaps.map((gap) => `not to be had: ${gap}`),
  ];
  return [
    block('What happened', facts.map((fact) => fact.slice(0, limits.line)).join('\n')),
    ...evidence.errors.slice(0, limits.errors).flatMap(describeError),
    block('Commits up to the deployed one, newest first', describeCommits(evidence)),
  ].join('\n\n');
}

function describeError(seen: Evidence['errors'][number], index: number): readonly string[] {
  const { error, count, event } = seen;
  const headline = `${error.name}: ${error.message}`;
  const stack = error.stack.includes(error.message) ? error.stack : `${headline}\n${error.stack}`;
  return [
    block(`Error ${index + 1}, seen ${count} times`, stack.slice(0, limits.stack)),
    ...(event === undefined
      ? []
      : [
          block(
            `What came in when error ${index + 1} was thrown`,
            JSON.stringify(event, null, 1).slice(0, limits.event),
          ),
        ]),
  ];
}

function describeCommits({ commits }: Evidence): string {
  const lines = commits.slice(0, limits.commits).map(({ id, date, subject, files }) => {
    const more = files.length > limits.files ? `, and ${files.length - limits.files} more` : '';
    return `${id.slice(0, 12)} ${date} ${subject.slice(0, limits.line)} (${files.slice(0, limits.files).join(', ')}${more})`;
  });
  return lines.length === 0 ? 'none known' : lines.join('\n');
}

/** Outside text under a heading of ours; its own backticks cannot end the block. */
export function block(heading: string, text: string): string {
  return `${heading} (data):\n${fence(text)}`;
}
