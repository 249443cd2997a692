import { build, callback, choice, end, type State, step, wait } from './builders.ts';

const days = 86_400;

const states = {
  DetectEvidence: step(
    'DetectEvidence',
    { next: 'DetectTriage', seconds: 300 },
    'Logs, stack trace, metrics, deployments and recent commits at the deployed commit.',
  ),
  DetectTriage: step(
    'DetectTriage',
    { next: 'DetectWorthATicket', seconds: 300 },
    'Severity and impact; whether code can be the cause; whether it is another alert of an open incident.',
  ),
  DetectWorthATicket: choice(
    { record: 'DetectRecorded', again: 'DetectWait' },
    'DetectTicket',
    'Below the configured floor, or another alert of an open incident: recorded and nothing more.',
  ),
  DetectWait: wait(
    'DetectTriage',
    'The conversation is kept; it goes on with time of its own, or when the model can be had again.',
  ),
  DetectRecorded: end('Below the floor or a duplicate: recorded, no ticket.'),
  DetectTicket: step('DetectTicket', { next: 'DetectMayDiagnose', seconds: 60 }, 'One structured ticket an incident.'),
  DetectMayDiagnose: choice(
    { hand_over: 'HandOver' },
    'Diagnose',
    'A quota, an outage, a deployment, capacity or data: not for a patch.',
  ),
  Diagnose: step(
    'Diagnose',
    { next: 'DiagnoseMayFix', seconds: 900 },
    'Follow the failing code path, blame and recent changes to a cause.',
  ),
  DiagnoseMayFix: choice(
    { fix: 'FixWrite', again: 'DiagnoseWait' },
    'HandOver',
    "The service's trust level, and whether there is a cause to work on.",
  ),
  DiagnoseWait: wait('Diagnose', 'The conversation is kept and goes on.'),
  FixWrite: step(
    'FixWrite',
    { next: 'FixWritten', seconds: 900 },
    'A patch scoped to the diagnosis, and a reproduction.',
  ),
  FixWritten: choice(
    { guard: 'FixGuard', again: 'FixWait' },
    'HandOver',
    'A patch goes to the guardrails; none left means a person is needed.',
  ),
  FixWait: wait('FixWrite', 'The conversation is kept and goes on.'),
  FixGuard: step('FixGuard', { next: 'FixAllowed', seconds: 60 }, 'Guardrails judge what would be written.'),
  FixAllowed: choice(
    { test: 'TestRun', prepare: 'TestPrepare', write: 'FixWrite' },
    'HandOver',
    'Refused patches go back with the reasons; FixWrite bounds how often.',
  ),
  TestPrepare: build(
    'PrepareProjectName',
    { next: 'TestRun', seconds: 1800 },
    "The base lockfile's dependencies, installed once with scripts off, apart from anything a model wrote.",
  ),
  TestRun: build('ProveProjectName', { next: 'TestJudge', seconds: 3600 }, 'Base and patched trees, in isolation.'),
  TestJudge: step('TestJudge', { next: 'TestProven', seconds: 60 }, 'Whether what was measured is a proof.'),
  TestProven: choice(
    { review: 'ReviewOpen', write: 'FixWrite' },
    'HandOver',
    'Proven goes to a person; not proven goes back with the failures; FixWrite bounds how often.',
  ),
  ReviewOpen: step(
    'ReviewOpen',
    { next: 'ReviewAwait', seconds: 120 },
    'A pull request: what broke, why, what changes, the proof.',
  ),
  ReviewAwait: callback(
    'ReviewAwait',
    { next: 'ReviewDecided', seconds: 7 * days },
    'Seven days for a person to decide.',
  ),
  ReviewDecided: choice(
    { deploy: 'DeployAwait', write: 'FixWrite' },
    'HandOver',
    'Merged, changes requested, or anything else.',
  ),
  DeployAwait: callback(
    'DeployAwait',
    { next: 'DeployLive', seconds: 7 * days },
    "The team's own pipeline ships; wait until the merge commit is live.",
  ),
  DeployLive: choice({ observe: 'VerifyObserve' }, 'HandOver', 'Live, or failed or overdue.'),
  VerifyObserve: step(
    'VerifyObserve',
    { next: 'VerifyRecovered', seconds: 120 },
    'Alarm, error fingerprint and rate since the rollout.',
  ),
  VerifyRecovered: choice(
    { close: 'Close', wait: 'VerifyWait', diagnose: 'Diagnose' },
    'HandOver',
    'Recovered, still watching, not recovered, or no way to tell.',
  ),
  VerifyWait: wait('VerifyObserve', 'Until the next look.'),
  Close: step('Close', { next: 'Closed', seconds: 60 }, 'Resolution on the ticket; the outcome feeds trust.'),
  Closed: end('The symptom is gone and the ticket is closed.'),
  HandOver: step(
    'HandOver',
    { next: 'HandedOver', seconds: 120, failed: 'HandOverFailed' },
    'Why, what is known and what was tried, on the ticket; nothing half-done left behind.',
  ),
  HandedOver: end('A person has it.'),
  HandOverFailed: {
    Type: 'Fail',
    Comment: 'Even handing over failed; the sweeper finds this execution and tries again.',
    Error: 'HandOverFailed',
    Cause: 'The incident could not be handed over. Its audit trail says how far it came.',
  },
} as const satisfies Readonly<Record<string, State>>;

/** The loop. `npm run asl` writes it to heal.asl.json, which AWS, its console and the local runner read. */
export const machine = {
  Comment:
    "Suture: Detect, Diagnose, Fix, Test, Review, Deploy, Verify, Close. Every state hands on the incident's id, a few words, and what the next Choice needs.",
  StartAt: 'DetectEvidence',
  // The longest time that the local runner's timers can hold.
  TimeoutSeconds: 2_147_483,
  States: states,
};

/** The text of heal.asl.json. */
export function machineText(): string {
  return `${JSON.stringify(machine, null, 2)}\n`;
}
