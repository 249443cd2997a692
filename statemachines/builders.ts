/** One state of the machine, in Amazon States Language. */
export type State = Readonly<Record<string, unknown> & { readonly Type: string; readonly Comment: string }>;

interface Retrier {
  readonly errors: readonly string[];
  readonly interval: number;
  readonly attempts: number;
  readonly longest?: number;
}

/** Backs off by doubling, with jitter, so that many executions do not retry at the same instant. Times are in seconds. */
function retry({ errors, interval, attempts, longest }: Retrier) {
  return {
    ErrorEquals: errors,
    IntervalSeconds: interval,
    MaxAttempts: attempts,
    BackoffRate: 2,
    ...(longest === undefined ? {} : { MaxDelaySeconds: longest }),
    JitterStrategy: 'FULL',
  };
}

const functionRetries = [
  retry({
    errors: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    interval: 2,
    attempts: 6,
    longest: 60,
  }),
  retry({ errors: ['CodeHostThrottled', 'CodeHostUnavailable'], interval: 20, attempts: 6, longest: 300 }),
  retry({ errors: ['VersionConflict'], interval: 1, attempts: 4 }),
];

const buildRetries = [
  retry({
    errors: ['CodeBuild.AccountLimitExceededException', 'CodeBuild.SdkClientException'],
    interval: 15,
    attempts: 6,
    longest: 300,
  }),
];

/** Every failure goes to one state, which finds it in `$.failure`. */
function orElse(state: string) {
  return [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: state }];
}

/** Runs a step's function. */
export function step(
  name: string,
  to: { readonly next: string; readonly seconds: number; readonly failed?: string },
  comment: string,
): State {
  return {
    Type: 'Task',
    Comment: comment,
    Resource: `\${${name}Arn}`,
    TimeoutSeconds: to.seconds,
    Retry: functionRetries,
    Catch: orElse(to.failed ?? 'HandOver'),
    Next: to.next,
  };
}

/** Runs a step's function, then waits until an event answers the task token that the step kept. */
export function callback(
  name: string,
  to: { readonly next: string; readonly seconds: number },
  comment: string,
): State {
  return {
    Type: 'Task',
    Comment: comment,
    Resource: 'arn:${Partition}:states:::lambda:invoke.waitForTaskToken',
    Parameters: {
      FunctionName: `\${${name}Arn}`,
      Payload: { 'incidentId.$': '$.incidentId', 'token.$': '$$.Task.Token' },
    },
    TimeoutSeconds: to.seconds,
    Retry: functionRetries,
    Catch: orElse('HandOver'),
    Next: to.next,
  };
}

/** Runs a build of a CodeBuild project on the work order that the step before named, and waits for its end. */
export function build(
  project: string,
  to: { readonly next: string; readonly seconds: number },
  comment: string,
): State {
  return {
    Type: 'Task',
    Comment: comment,
    Resource: 'arn:${Partition}:states:::codebuild:startBuild.sync',
    Parameters: {
      ProjectName: `\${${project}}`,
      EnvironmentVariablesOverride: [{ Name: 'WORK_ORDER', 'Value.$': '$.workOrder', Type: 'PLAINTEXT' }],
    },
    TimeoutSeconds: to.seconds,
    ResultPath: null,
    Retry: buildRetries,
    Catch: orElse('HandOver'),
    Next: to.next,
  };
}

/** Branches on the word in `$.next`. */
export function choice(words: Readonly<Record<string, string>>, otherwise: string, comment: string): State {
  return {
    Type: 'Choice',
    Comment: comment,
    Choices: Object.entries(words).map(([word, next]) => ({ Variable: '$.next', StringEquals: word, Next: next })),
    Default: otherwise,
  };
}

/** Waits for the seconds that the step before asked for. */
export function wait(next: string, comment: string): State {
  return { Type: 'Wait', Comment: comment, SecondsPath: '$.waitSeconds', Next: next };
}

export function end(comment: string): State {
  return { Type: 'Succeed', Comment: comment };
}
