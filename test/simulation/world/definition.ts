import * as z from 'zod';
import text from '../../../statemachines/heal.asl.json';

const Retrier = z.strictObject({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.number(),
  MaxAttempts: z.int(),
  BackoffRate: z.number(),
  MaxDelaySeconds: z.number().optional(),
  JitterStrategy: z.literal('FULL'),
});
export type Retrier = z.infer<typeof Retrier>;

const Catcher = z.strictObject({
  ErrorEquals: z.tuple([z.literal('States.ALL')]),
  ResultPath: z.literal('$.failure'),
  Next: z.string(),
});

/** Only what the interpreter knows: a definition that uses more does not parse. */
const State = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('Task'),
    Comment: z.string(),
    Resource: z.string(),
    Parameters: z.looseObject({}).optional(),
    ResultPath: z.null().optional(),
    TimeoutSeconds: z.number(),
    Retry: z.array(Retrier),
    Catch: z.array(Catcher),
    Next: z.string(),
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    Comment: z.string(),
    Choices: z.array(z.strictObject({ Variable: z.literal('$.next'), StringEquals: z.string(), Next: z.string() })),
    Default: z.string(),
  }),
  z.strictObject({
    Type: z.literal('Wait'),
    Comment: z.string(),
    SecondsPath: z.literal('$.waitSeconds'),
    Next: z.string(),
  }),
  z.strictObject({ Type: z.literal('Succeed'), Comment: z.string() }),
  z.strictObject({ Type: z.literal('Fail'), Comment: z.string(), Error: z.string(), Cause: z.string() }),
]);
export type State = z.infer<typeof State>;

const Definition = z.strictObject({
  Comment: z.string(),
  StartAt: z.string(),
  TimeoutSeconds: z.number(),
  States: z.record(z.string(), State),
});
export type Definition = z.infer<typeof Definition>;

/** The machine that is deployed now. */
export const deployed = Definition.parse(text);

/** Words of each choice that have come since the earlier release, and the states that they lead to. */
const later: Readonly<Record<string, readonly string[]>> = {
  DiagnoseMayFix: ['search', 'prepare'],
  FixWritten: ['joined', 'await', 'deploy'],
  ReviewOpened: ['joined', 'deploy', 'pause', 'hand_over'],
  ReviewDecided: ['answer'],
};
const laterStates: ReadonlySet<string> = new Set([
  'DiagnosePrepare',
  'DiagnoseSearch',
  'FixJoined',
  'ReviewWait',
  'ReviewAnswer',
  'ReviewAnswered',
]);

/**
 * The machine of an earlier release, in which the mechanic did not search before a diagnosis and nothing stepped back for another change:
 * the words that lead there have no transition. An execution that it started keeps it to the end.
 */
export const earlier: Definition = {
  ...deployed,
  States: Object.fromEntries(
    Object.entries(deployed.States).flatMap(([name, state]): readonly (readonly [string, State])[] => {
      if (laterStates.has(name)) return [];
      if (state.Type !== 'Choice') return [[name, state]];
      const Choices = state.Choices.filter(({ StringEquals }) => later[name]?.includes(StringEquals) !== true);
      return [[name, { ...state, Choices }]];
    }),
  ),
};
