import { steps } from '@suture/core';
import { build, callback, choice, end, type State, step, wait } from './builders.ts';

const paused = 'The conversation is kept. It continues when there is time again, or when the model answers again.';

const states = {
  DetectEvidence: step(
    steps.DetectEvidence,
    'DetectTriage',
    'Gather logs, stack trace, metrics, deployments and recent commits at the deployed commit.',
  ),
  DetectTriage: step(
    steps.DetectTriage,
    'DetectWorthATicket',
    'Judge severity and impact, whether code can be the cause, and whether an open incident has the same error.',
  ),
  DetectWorthATicket: choice(
    steps.DetectTriage,
    { record: 'DetectRecorded', pause: 'DetectWait', ticket: 'DetectTicket' },
    'Below the configured severity, or another alert of an open incident: record it and stop.',
  ),
  DetectWait: wait('DetectTriage', paused),
  DetectRecorded: end('Recorded without a ticket: below the configured severity, or a duplicate.'),
  DetectTicket: step(steps.DetectTicket, 'DetectMayDiagnose', 'Open one structured ticket per incident.'),
  DetectMayDiagnose: choice(
    steps.DetectTicket,
    { diagnose: 'Diagnose', hand_over: 'HandOver' },
    'A quota, an outage, a deployment, capacity or data: no patch can help.',
  ),
  Diagnose: step(
    steps.Diagnose,
    'DiagnoseMayFix',
    'Follow the failing code path, blame and recent changes to the cause.',
  ),
  DiagnoseMayFix: choice(
    steps.Diagnose,
    {
      search: 'DiagnoseSearch',
      prepare: 'DiagnosePrepare',
      fix: 'FixWrite',
      pause: 'DiagnoseWait',
      hand_over: 'HandOver',
    },
    "Whether the mechanic searches first, the service's trust level, and whether a cause in the code was found.",
  ),
  DiagnosePrepare: build(
    'DiagnosePrepare',
    'DiagnoseSearch',
    'Install the dependencies of the base lockfile for the search. If this fails, a model diagnoses.',
    'Diagnose',
  ),
  DiagnoseSearch: build(
    'DiagnoseSearch',
    'Diagnose',
    'Let the mechanic search for a repair in isolation, before a model is asked. If this fails, a model diagnoses.',
    'Diagnose',
  ),
  DiagnoseWait: wait('Diagnose', paused),
  FixWrite: step(steps.FixWrite, 'FixWritten', 'Write a patch scoped to the diagnosis, and a reproduction.'),
  FixWritten: choice(
    steps.FixWrite,
    {
      guard: 'FixGuard',
      pause: 'FixWait',
      joined: 'FixJoined',
      await: 'ReviewAwait',
      deploy: 'DeployAwait',
      hand_over: 'HandOver',
    },
    'A patch goes to the guardrails. Where another change mends the cause, that one is awaited. Without either a person is needed.',
  ),
  FixJoined: end('Another incident has the same cause and a fix for it.'),
  FixWait: wait('FixWrite', paused),
  FixGuard: step(steps.FixGuard, 'FixAllowed', 'Check the patch against the guardrails.'),
  FixAllowed: choice(
    steps.FixGuard,
    { test: 'TestRun', prepare: 'TestPrepare', write: 'FixWrite', hand_over: 'HandOver' },
    'A refused patch goes back with the reasons. FixWrite limits how often.',
  ),
  TestPrepare: build(
    'TestPrepare',
    'TestRun',
    'Install the dependencies of the base lockfile once, with scripts off, apart from anything a model wrote.',
  ),
  TestRun: build('TestRun', 'TestJudge', 'Test the base and the patched tree in isolation.'),
  TestJudge: step(steps.TestJudge, 'TestProven', 'Judge whether the measurements are a proof.'),
  TestProven: choice(
    steps.TestJudge,
    { review: 'ReviewOpen', write: 'FixWrite', hand_over: 'HandOver' },
    'A proven patch goes to a person. Another one goes back with its failures. FixWrite limits how often.',
  ),
  ReviewOpen: step(
    steps.ReviewOpen,
    'ReviewOpened',
    'Open a pull request: what broke, why, what changes, and the proof.',
  ),
  ReviewOpened: choice(
    steps.ReviewOpen,
    {
      await: 'ReviewAwait',
      end: 'ReviewRehearsed',
      joined: 'FixJoined',
      deploy: 'DeployAwait',
      pause: 'ReviewWait',
      hand_over: 'HandOver',
    },
    'A person decides. A rehearsal has come to its end. Or somebody else was faster.',
  ),
  ReviewWait: wait('ReviewOpen', 'As many pull requests are open as the configuration allows.'),
  ReviewRehearsed: end('A rehearsal: `suture doctor` closes the draft pull request and removes its branches.'),
  ReviewAwait: callback(steps.ReviewAwait, 'ReviewDecided', 'Wait up to seven days for a person to decide.'),
  ReviewDecided: choice(
    steps.ReviewAwait,
    {
      deploy: 'DeployAwait',
      write: 'FixWrite',
      answer: 'ReviewAnswer',
      rejected: 'HandOver',
      hand_over: 'HandOver',
    },
    'Merged, changes requested, something to answer, or closed.',
  ),
  ReviewAnswer: step(
    steps.ReviewAnswer,
    'ReviewAnswered',
    'Answer what people who may write to the repository ask of Suture in comments.',
  ),
  ReviewAnswered: choice(
    steps.ReviewAnswer,
    { await: 'ReviewAwait', write: 'FixWrite', hand_over: 'HandOver' },
    'Wait on, look for another fix, or stop.',
  ),
  DeployAwait: callback(
    steps.DeployAwait,
    'DeployLive',
    "Wait until the team's own pipeline has shipped the merge commit.",
  ),
  DeployLive: choice(
    steps.DeployAwait,
    { observe: 'VerifyObserve', hand_over: 'HandOver' },
    'Live, or failed or overdue.',
  ),
  VerifyObserve: step(
    steps.VerifyObserve,
    'VerifyRecovered',
    'Read the alarm, the error fingerprint and the error rate since the rollout.',
  ),
  VerifyRecovered: choice(
    steps.VerifyObserve,
    { close: 'Close', wait: 'VerifyWait', diagnose: 'Diagnose', hand_over: 'HandOver' },
    'Recovered, still watching, not recovered, or impossible to tell.',
  ),
  VerifyWait: wait('VerifyObserve', 'Wait until the next observation.'),
  Close: step(steps.Close, 'Closed', 'Write the resolution on the ticket and the outcome on the trust record.'),
  Closed: end('The symptom is gone and the ticket is closed.'),
  HandOver: step(
    steps.HandOver,
    'HandedOver',
    'Write on the ticket why a person is needed, what is known and what was tried. Leave nothing half-done.',
    'HandOverFailed',
  ),
  HandedOver: end('A person has the incident.'),
  HandOverFailed: {
    Type: 'Fail',
    Comment: 'The hand-over failed too. The sweeper finds this execution and tries again.',
    Error: 'HandOverFailed',
    Cause: 'The incident could not be handed over. Its audit trail shows how far it came.',
  },
} as const satisfies Readonly<Record<string, State>>;

/** The loop. `npm run asl` writes it to heal.asl.json, which AWS, its console and the local runner read. */
const machine = {
  Comment:
    "Suture: Detect, Diagnose, Fix, Test, Review, Deploy, Verify, Close. Every state passes on the incident's id, a summary, and the word for the next Choice.",
  StartAt: 'DetectEvidence' satisfies keyof typeof states,
  // A year, the longest that Step Functions lets an execution run: each round of a review and each rollout may take seven days.
  TimeoutSeconds: 31_536_000,
  States: states,
};

/** The text of heal.asl.json. */
export function machineText(): string {
  return `${JSON.stringify(machine, null, 2)}\n`;
}
