import type { Alert } from '@suture/core';
import type { LoopScript } from './loop-under-test.ts';

export interface Scenario {
  readonly name: string;
  readonly script: LoopScript;
  /** What the alert says beside or instead of the sample. */
  readonly alert?: Partial<Alert>;
  /** States by name, in order. */
  readonly history: readonly string[];
  readonly ends: 'closed' | 'handed_over' | 'recorded' | 'failed';
  /** Words of the outcome's reason. */
  readonly because?: string;
}

const triage = ['DetectTriage', 'DetectWorthATicket'];
const detect = ['DetectEvidence', ...triage, 'DetectTicket', 'DetectMayDiagnose'];
const diagnose = ['Diagnose', 'DiagnoseMayFix'];
const search = [...diagnose, 'DiagnoseSearch', ...diagnose];
const write = ['FixWrite', 'FixWritten'];
const guard = ['FixGuard', 'FixAllowed'];
const test = ['TestRun', 'TestJudge', 'TestProven'];
const review = ['ReviewOpen', 'ReviewOpened', 'ReviewAwait', 'ReviewDecided'];
const deploy = ['DeployAwait', 'DeployLive'];
const observe = ['VerifyObserve', 'VerifyRecovered'];
const closed = ['Close', 'Closed'];
const handedOver = ['HandOver', 'HandedOver'];
const answer = ['ReviewAnswer', 'ReviewAnswered', 'ReviewAwait', 'ReviewDecided'];
const fix = [...write, ...guard, ...test];
const untilReview = [...detect, ...diagnose, ...fix, ...review];
const untilLive = [...untilReview, ...deploy];
/** The alert of `suture doctor --rehearse`. */
export const rehearsed = { rehearsal: { branch: `suture/rehearsal-${'0'.repeat(16)}` } };
export const calm = { limits: { verifySeconds: { critical: 0, high: 0, medium: 0, low: 0 } } };

/** The loop's scenarios, shared by every runner. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'heals and closes',
    script: { config: calm },
    history: [...untilLive, ...observe, ...closed],
    ends: 'closed',
    because: 'the symptom is gone',
  },
  {
    name: 'answers commands of a reviewer and waits on',
    script: { config: calm, reviews: ['/suture explain', '/suture alternatives', '/suture hello', 'merge'] },
    history: [...untilReview, ...answer, ...answer, ...answer, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'looks for another fix when a reviewer says retry',
    script: { config: calm, reviews: ['/suture retry', 'merge'] },
    history: [
      ...untilReview,
      ...['ReviewAnswer', 'ReviewAnswered'],
      ...fix,
      ...review,
      ...deploy,
      ...observe,
      ...closed,
    ],
    ends: 'closed',
  },
  {
    name: 'keeps its proposal when there is no other fix to take',
    script: { config: calm, fixes: ['good', 'none'], reviews: ['/suture retry', 'merge'] },
    history: [
      ...untilReview,
      ...['ReviewAnswer', 'ReviewAnswered'],
      ...write,
      ...['ReviewAwait', 'ReviewDecided'],
      ...deploy,
      ...observe,
      ...closed,
    ],
    ends: 'closed',
  },
  {
    name: 'tells a reviewer what cannot be followed, and keeps its proposal',
    script: { config: calm, fixes: ['good', 'none'], reviews: ['request changes', 'merge'] },
    history: [...untilReview, ...write, ...['ReviewAwait', 'ReviewDecided'], ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'answers retry without another round when there were as many as allowed',
    script: {
      config: { limits: { ...calm.limits, reviewRounds: 1 } },
      reviews: ['/suture retry', '/suture retry', 'merge'],
    },
    history: [
      ...untilReview,
      ...['ReviewAnswer', 'ReviewAnswered'],
      ...fix,
      ...review,
      ...answer,
      ...deploy,
      ...observe,
      ...closed,
    ],
    ends: 'closed',
  },
  ...(['stop', 'take over'] as const).map((command) => ({
    name: `hands over at once when a reviewer says ${command}`,
    script: { reviews: [`/suture ${command}`] as const },
    history: [...untilReview, 'ReviewAnswer', 'ReviewAnswered', ...handedOver],
    ends: 'handed_over' as const,
    because: command === 'stop' ? 'ada asked Suture to stop' : 'ada took the pull request over',
  })),
  {
    name: 'mends a check of the pull request that fails with the change',
    script: { config: calm, checks: ['red', 'green'], reviews: ['/suture hello', 'merge'] },
    history: [
      ...untilReview,
      ...['ReviewAnswer', 'ReviewAnswered'],
      ...fix,
      ...review,
      ...deploy,
      ...observe,
      ...closed,
    ],
    ends: 'closed',
  },
  {
    name: 'explains a check that still fails after as many fixes as allowed, once',
    script: { config: calm, checks: ['red', 'red'], reviews: ['/suture hello', '/suture hello', 'merge'] },
    history: [
      ...untilReview,
      ...['ReviewAnswer', 'ReviewAnswered'],
      ...fix,
      ...review,
      ...answer,
      ...deploy,
      ...observe,
      ...closed,
    ],
    ends: 'closed',
  },
  ...(['on base too', 'hidden', 'running'] as const).map((kind) => ({
    name: `looks for no other fix because of checks that are ${kind}`,
    script: { config: calm, checks: [kind], reviews: ['/suture hello', 'merge'] as const },
    history: [...untilReview, ...answer, ...deploy, ...observe, ...closed],
    ends: 'closed' as const,
  })),
  {
    name: 'writes and proves its change again when it conflicts with the base branch',
    script: { config: calm, reviews: ['conflict', 'merge'] },
    history: [
      ...untilReview,
      ...['ReviewAnswer', 'ReviewAnswered'],
      ...fix,
      ...review,
      ...deploy,
      ...observe,
      ...closed,
    ],
    ends: 'closed',
  },
  {
    name: 'only says that it conflicts when it was written again as often as allowed',
    script: { config: { limits: { ...calm.limits, rebuildRounds: 0 } }, reviews: ['conflict', 'merge'] },
    history: [...untilReview, ...answer, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'hands over when a comment cannot be answered',
    script: { reviews: ['/suture explain'], faults: { ReviewAnswer: ['Broken'] } },
    history: [...untilReview, 'ReviewAnswer', ...handedOver],
    ends: 'handed_over',
    because: 'fault in ReviewAnswer',
  },
  {
    name: 'records what is below the floor',
    script: { config: { severityFloor: 'critical' } },
    history: [...detect.slice(0, 3), 'DetectRecorded'],
    ends: 'recorded',
    because: 'below the configured floor',
  },
  {
    name: 'goes on with a triage that ran out of time',
    script: { config: { severityFloor: 'critical' }, triages: ['paused', 'agrees'] },
    history: ['DetectEvidence', ...triage, 'DetectWait', ...triage, 'DetectRecorded'],
    ends: 'recorded',
  },
  {
    name: 'triages by rule where thinking about it breaks',
    script: { config: calm, triages: ['breaks'] },
    history: [...untilLive, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'hands a used-up quota over with its ticket',
    script: { triages: ['not code'] },
    history: [...detect, ...handedOver],
    ends: 'handed_over',
    because: 'quota, not code: the quota of the payments API is used up',
  },
  {
    name: 'goes on with a diagnosis and a fix that ran out of time',
    script: { config: calm, diagnoses: ['paused', 'paused', 'cause'], fixes: ['paused', 'good'] },
    history: [
      ...detect,
      ...diagnose,
      'DiagnoseWait',
      ...diagnose,
      'DiagnoseWait',
      ...diagnose,
      ...write,
      'FixWait',
      ...fix,
      ...review,
      ...deploy,
      ...observe,
      ...closed,
    ],
    ends: 'closed',
  },
  ...(['not code', 'recovered', 'nothing wrong'] as const).map((kind) => ({
    name: `hands a diagnosis over that no patch follows from: ${kind}`,
    script: { diagnoses: [kind] },
    history: [...detect, ...diagnose, ...handedOver],
    ends: 'handed_over' as const,
    because: {
      'not code': 'the payments API is down',
      recovered: 'it is over: no error since ten minutes',
      'nothing wrong': 'nothing is wrong: the alarm counts health checks',
    }[kind],
  })),
  {
    name: 'tries the next candidate when the first is not proven, without asking again',
    script: {
      config: { ...calm, limits: { ...calm.limits, fixAttempts: 1 } },
      fixes: ['two ideas', 'none'],
      proofs: ['not proven', 'proven'],
    },
    history: [...detect, ...diagnose, ...fix, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'hands a service at trust level observe over with its diagnosis',
    script: { trust: 'observe' },
    history: [...detect, ...diagnose, ...handedOver],
    ends: 'handed_over',
    because: 'observe',
  },
  {
    name: 'hands over what it cannot explain',
    script: { diagnoses: ['cannot tell'] },
    history: [...detect, ...diagnose, ...handedOver],
    ends: 'handed_over',
    because: 'the trace leads nowhere',
  },
  {
    name: 'hands over what it cannot fix',
    script: { fixes: ['none'] },
    history: [...detect, ...diagnose, ...write, ...handedOver],
    ends: 'handed_over',
    because: 'no template holds',
  },
  {
    name: 'writes another fix when guardrails refuse the first',
    script: { config: calm, fixes: ['refused', 'good'] },
    history: [...detect, ...diagnose, ...write, ...guard, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'hands over when guardrails refuse every fix',
    script: { fixes: ['refused'] },
    history: [
      ...detect,
      ...diagnose,
      ...write,
      ...guard,
      ...write,
      ...guard,
      ...write,
      ...guard,
      ...write,
      ...handedOver,
    ],
    ends: 'handed_over',
    because: '3 fixes were tried',
  },
  {
    name: 'writes another fix when the first is not proven',
    script: { config: calm, proofs: ['not proven', 'proven'] },
    history: [...detect, ...diagnose, ...fix, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'hands over when no fix is proven',
    script: { proofs: ['not proven'] },
    history: [...detect, ...diagnose, ...fix, ...fix, ...fix, ...write, ...handedOver],
    ends: 'handed_over',
    because: '3 fixes were tried',
  },
  {
    name: 'hands over when the suite is red on base',
    script: { proofs: ['red on base'] },
    history: [...detect, ...diagnose, ...fix, ...handedOver],
    ends: 'handed_over',
    because: 'red on the base commit',
  },
  {
    name: 'opens a draft when the failure was not reproduced',
    script: { config: calm, fixes: ['without reproduction'] },
    history: [...untilLive, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'tries a build again that failed for reasons of its own',
    script: { config: calm, faults: { TestRun: ['CodeBuild.BuildFailed'] } },
    history: [...untilLive, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'hands over when the proving ground fails again and again',
    script: { faults: { TestRun: Array(3).fill('CodeBuild.BuildFailed') } },
    history: [...detect, ...diagnose, ...write, ...guard, 'TestRun', ...handedOver],
    ends: 'handed_over',
    because: 'CodeBuild.BuildFailed',
  },
  {
    name: 'follows requested changes',
    script: { config: calm, reviews: ['request changes', 'merge'] },
    history: [...untilReview, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'hands over when changes are requested again and again',
    script: { reviews: ['request changes'] },
    history: [...untilReview, ...fix, ...review, ...fix, ...review, ...fix, ...review, ...handedOver],
    ends: 'handed_over',
    because: 'more than 3 times',
  },
  {
    name: 'hands over what a person rejects',
    script: { reviews: ['close'] },
    history: [...untilReview, ...handedOver],
    ends: 'handed_over',
    because: 'without merging',
  },
  {
    name: 'hands over when nobody decides in time',
    script: { faults: { ReviewAwait: ['States.Timeout'] } },
    history: [...detect, ...diagnose, ...fix, 'ReviewOpen', 'ReviewOpened', 'ReviewAwait', ...handedOver],
    ends: 'handed_over',
    because: 'States.Timeout',
  },
  {
    name: 'hands over when another commit was merged than the proven one',
    script: { reviews: ['merge another commit'] },
    history: [...untilReview, ...handedOver],
    ends: 'handed_over',
    because: 'another commit',
  },
  {
    name: 'hands over when the rollout fails',
    script: { rollouts: ['failed'] },
    history: [...untilLive, ...handedOver],
    ends: 'handed_over',
    because: 'the pipeline is red',
  },
  {
    name: 'hands over when the rollout is overdue',
    script: { rollouts: ['never'] },
    history: [...untilLive, ...handedOver],
    ends: 'handed_over',
    because: 'not live after 24 hours',
  },
  {
    name: 'looks again until the window is over',
    script: { readings: ['recovered'] },
    history: [...untilLive, ...observe, 'VerifyWait', ...observe, 'VerifyWait', ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'diagnoses again when the error comes back',
    script: { config: calm, readings: ['same error', 'recovered'] },
    history: [...untilLive, ...observe, ...diagnose, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'hands over when the error comes back twice',
    script: { config: calm, readings: ['same error'] },
    history: [...untilLive, ...observe, ...diagnose, ...fix, ...review, ...deploy, ...observe, ...handedOver],
    ends: 'handed_over',
    because: 'the error came back',
  },
  {
    name: 'hands over a repository without a test suite',
    script: { suite: 'none' },
    history: [...detect, ...diagnose, ...write, ...guard, ...handedOver],
    ends: 'handed_over',
    because: 'no test suite to prove a fix with',
  },
  {
    name: 'does not take silence for recovery',
    script: { config: { limits: { ...calm.limits, verifyLooks: 2 } }, readings: ['silent'] },
    history: [...untilLive, ...observe, 'VerifyWait', ...observe, ...handedOver],
    ends: 'handed_over',
    because: 'no traffic',
  },
  {
    name: 'does not take a vendor that cannot be asked for recovery',
    script: { config: { limits: { ...calm.limits, verifyLooks: 2 } }, readings: ['unread'] },
    history: [...untilLive, ...observe, 'VerifyWait', ...observe, ...handedOver],
    ends: 'handed_over',
    because: 'Sentry could not be asked: no answer in 10 seconds: recovery cannot be judged',
  },
  {
    name: 'closes once a vendor that was down answers',
    script: { config: calm, readings: ['unread', 'recovered'] },
    history: [...untilLive, ...observe, 'VerifyWait', ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'tries again after a throttle',
    script: { config: calm, faults: { Diagnose: ['Lambda.TooManyRequestsException', 'Lambda.ServiceException'] } },
    history: [...untilLive, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'tries again after AWS held a call back',
    script: { config: calm, faults: { DetectEvidence: ['AwsThrottled'], VerifyObserve: ['AwsThrottled'] } },
    history: [...untilLive, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'hands over a word that the machine has no transition for',
    script: { words: { DetectTriage: 'unheard of' } },
    history: ['DetectEvidence', ...triage, ...handedOver],
    ends: 'handed_over',
    because: 'severity high',
  },
  {
    name: 'hands over a review that the machine has no transition for, and closes it',
    script: { words: { ReviewOpen: 'unheard of' } },
    history: [...detect, ...diagnose, ...fix, 'ReviewOpen', 'ReviewOpened', ...handedOver],
    ends: 'handed_over',
  },
  {
    name: 'ends a rehearsal with a draft pull request, whatever trust and floor say',
    script: { trust: 'observe', config: { severityFloor: 'critical' } },
    alert: rehearsed,
    history: [...detect, ...diagnose, ...fix, 'ReviewOpen', 'ReviewOpened', 'ReviewRehearsed'],
    ends: 'recorded',
    because: 'a rehearsal ends with its draft pull request 1',
  },
  {
    name: 'tries again when somebody else wrote in between',
    script: { config: calm, faults: { TestJudge: ['VersionConflict'] } },
    history: [...untilLive, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'stops where the kill switch is thrown',
    script: { killAfter: 'FixGuard' },
    history: [...detect, ...diagnose, ...write, ...guard, 'TestRun', 'TestJudge', ...handedOver],
    ends: 'handed_over',
    because: 'KillSwitchThrown',
  },
  {
    name: 'says when even handing over fails',
    script: { diagnoses: ['cannot tell'], faults: { HandOver: ['Broken'] } },
    history: [...detect, ...diagnose, 'HandOver', 'HandOverFailed'],
    ends: 'failed',
  },
  {
    name: 'installs the dependencies first where they are missing',
    script: { config: calm, dependencies: ['missing'] },
    history: [...untilLive, ...observe, ...closed].flatMap((state) =>
      state === 'TestRun' ? ['TestPrepare', state] : [state],
    ),
    ends: 'closed',
  },
  {
    name: 'hands over what breaks in TestPrepare',
    script: { config: calm, dependencies: ['missing'], faults: { TestPrepare: Array(3).fill('Broken') } },
    history: [...untilLive.slice(0, untilLive.indexOf('TestRun')), 'TestPrepare', ...handedOver],
    ends: 'handed_over',
    because: 'Broken: ',
  },
  {
    name: "takes the mechanic's repair without asking a model",
    script: { config: calm, searches: 'repair', triages: ['not code'], diagnoses: ['cannot tell'], fixes: ['none'] },
    history: [...detect, ...search, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'asks the model where the mechanic finds nothing',
    script: { config: calm, searches: 'nothing' },
    history: [...detect, ...search, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: "tries the mechanic's next repair, then asks the model",
    script: { config: calm, searches: 'two repairs', proofs: ['not proven', 'not proven', 'proven'] },
    history: [...detect, ...search, ...fix, ...fix, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'asks the model where the search leaves no report',
    script: { config: calm, searches: 'no report' },
    history: [...detect, ...search, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'asks the model where the search breaks again and again',
    script: { config: calm, searches: 'repair', faults: { DiagnoseSearch: Array(3).fill('CodeBuild.BuildFailed') } },
    history: [...detect, ...search, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'installs the dependencies for a search where they are missing',
    script: { config: calm, searches: 'repair', dependencies: ['missing', 'there'] },
    history: [
      ...detect,
      ...diagnose,
      'DiagnosePrepare',
      'DiagnoseSearch',
      ...diagnose,
      ...fix,
      ...review,
      ...deploy,
      ...observe,
      ...closed,
    ],
    ends: 'closed',
  },
  {
    name: 'asks the model where the dependencies for a search cannot be installed',
    script: {
      config: calm,
      searches: 'repair',
      dependencies: ['missing', 'there'],
      faults: { DiagnosePrepare: Array(3).fill('CodeBuild.BuildFailed') },
    },
    history: [
      ...detect,
      ...diagnose,
      'DiagnosePrepare',
      ...diagnose,
      ...fix,
      ...review,
      ...deploy,
      ...observe,
      ...closed,
    ],
    ends: 'closed',
  },
  {
    name: "asks the model for another fix where a reviewer sends the mechanic's back",
    script: { config: calm, searches: 'repair', reviews: ['request changes', 'merge'], diagnoses: ['cannot tell'] },
    history: [...detect, ...search, ...fix, ...review, ...fix, ...review, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'does not search for what no fix may be written for',
    script: { trust: 'observe', searches: 'repair' },
    history: [...detect, ...diagnose, ...handedOver],
    ends: 'handed_over',
    because: 'observe',
  },
  {
    name: 'joins another incident that has a pull request about the same lines',
    script: { config: calm, others: ['another incident'] },
    history: [...detect, ...diagnose, ...write, 'FixJoined'],
    ends: 'recorded',
    because: 'the same cause as inc-elder',
  },
  {
    name: "waits for a person's pull request, and closes on it",
    script: { config: calm, others: ['a person'] },
    history: [...detect, ...diagnose, ...write, 'ReviewAwait', 'ReviewDecided', ...deploy, ...observe, ...closed],
    ends: 'closed',
    because: 'fixed by https://host/pr/77',
  },
  {
    name: 'waits for the rollout of what is on the shipping branch',
    script: { config: calm, others: ['shipped'] },
    history: [...detect, ...diagnose, ...write, ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'joins another incident that was faster while the fix was proven',
    script: { config: calm, others: ['nothing', 'another incident'] },
    history: [...detect, ...diagnose, ...fix, 'ReviewOpen', 'ReviewOpened', 'FixJoined'],
    ends: 'recorded',
  },
  {
    name: 'leaves its fix for what was shipped while it was proven',
    script: { config: calm, others: ['nothing', 'shipped'] },
    history: [...detect, ...diagnose, ...fix, 'ReviewOpen', 'ReviewOpened', ...deploy, ...observe, ...closed],
    ends: 'closed',
  },
  {
    name: 'waits while too many pull requests are open',
    script: { config: calm, others: ['nothing', 'too many', 'nothing'] },
    history: [
      ...detect,
      ...diagnose,
      ...fix,
      'ReviewOpen',
      'ReviewOpened',
      'ReviewWait',
      ...review,
      ...deploy,
      ...observe,
      ...closed,
    ],
    ends: 'closed',
  },
  ...caught(),
];

/** Whatever breaks in a state, a person gets it. */
function caught(): readonly Scenario[] {
  const happy = [...untilLive, ...observe, ...closed];
  const tasks = [
    'DetectEvidence',
    'DetectTriage',
    'DetectTicket',
    'Diagnose',
    'FixWrite',
    'FixGuard',
    'TestJudge',
    'ReviewOpen',
    'DeployAwait',
    'VerifyObserve',
    'Close',
  ];
  return tasks.map((state) => ({
    name: `hands over what breaks in ${state}`,
    script: { config: calm, faults: { [state]: ['Broken'] } },
    history: [...happy.slice(0, happy.indexOf(state) + 1), ...handedOver],
    ends: 'handed_over' as const,
    because: 'Broken: ',
  }));
}
