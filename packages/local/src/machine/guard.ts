import type { Definition, StateDefinition } from './model.ts';

/** Above this a timer of the JavaScript engine fires at once (2^31 - 1 milliseconds). */
const longestTimeout = 2_147_483;

const knownTypes = new Set(['Task', 'Choice', 'Wait', 'Pass', 'Succeed', 'Fail']);
/** Fields that `aws-local-stepfunctions` 3 accepts and ignores. */
const ignoredFields = [
  'Assign',
  'HeartbeatSeconds',
  'HeartbeatSecondsPath',
  'QueryLanguage',
  'Arguments',
  'Output',
  'Credentials',
];

/** The definition with a time limit that a timer can hold: no run on one machine is as long as an execution on AWS may be. */
export function withinTimers(definition: Definition): Definition {
  const { TimeoutSeconds = longestTimeout } = definition;
  return { ...definition, TimeoutSeconds: Math.min(TimeoutSeconds, longestTimeout) };
}

/**
 * Every reason why the local runner would run a definition otherwise than AWS does; none when it may run here.
 * @param text the definition's own text, after substitution
 */
export function guardDefinition(definition: Definition, text: string): readonly string[] {
  const reasons: string[] = [];
  for (const name of text.matchAll(/\$\{(\w+)\}/g)) reasons.push(`no value was given for ${name[0]}`);
  if (text.includes('$$.State')) reasons.push('$$.State is not known to the local runner');
  for (const name of ['States.UUID', 'States.MathRandom']) {
    if (text.includes(name)) reasons.push(`${name} would give another value when a run is resumed`);
  }
  if (!(definition.StartAt in definition.States))
    reasons.push(`StartAt names ${definition.StartAt}, which does not exist`);
  if ('QueryLanguage' in definition) reasons.push('QueryLanguage: the local runner supports JSONPath only');
  for (const [name, state] of Object.entries(definition.States)) reasons.push(...guardState(name, state));
  return reasons;
}

function guardState(name: string, state: StateDefinition): readonly string[] {
  const reasons = ignoredFields
    .filter((field) => field in state)
    .map((field) => `${name}.${field} would be ignored by the local runner`);
  if (!knownTypes.has(state.Type))
    reasons.push(`${name} is of type ${state.Type}, which the loop does not use and the journal does not cover`);
  if (state.Type !== 'Task') return reasons;
  if (state.TimeoutSeconds === undefined)
    reasons.push(`${name} has no TimeoutSeconds: the local runner would end it after 60 s`);
  if (!isKnownResource(state.Resource ?? ''))
    reasons.push(`${name}.Resource ${state.Resource} is not a function, a waiting function or a build`);
  return [...reasons, ...guardTimeout(name, state.TimeoutSeconds)];
}

function guardTimeout(name: string, seconds: number | undefined): readonly string[] {
  if (seconds === undefined || seconds <= longestTimeout) return [];
  return [`${name}.TimeoutSeconds ${seconds} exceeds ${longestTimeout} and would end at once`];
}

function isKnownResource(resource: string): boolean {
  return (
    /^arn:[\w-]+:lambda:/.test(resource) ||
    /^arn:[\w-]+:states:::(lambda:invoke\.waitForTaskToken|codebuild:startBuild\.sync)$/.test(resource)
  );
}
