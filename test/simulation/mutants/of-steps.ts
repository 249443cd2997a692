import type { Mutant } from './mutant.ts';

const core = 'packages/core/src';

/** Guards of single steps. */
export const stepMutants: readonly Mutant[] = [
  {
    name: 'a hand-over under the kill switch has no effect',
    file: `${core}/steps/close/hand-over.ts`,
    text: 'incident.alert.rehearsal !== undefined || (await ports.killSwitch.reason(incident.service)) !== undefined',
    by: 'incident.alert.rehearsal !== undefined',
  },
  {
    name: 'an incident joins the one that has its fault',
    file: `${core}/steps/detect/duplicates.ts`,
    text: 'if (original !== undefined && (await isLookedAfter(original, incident, { tickets }))) return original;',
    by: '',
  },
  {
    name: 'the merged head is compared with the proven one',
    file: `${core}/steps/review/review-await.ts`,
    text: 'if (review.headCommit !== opened.headCommit)',
    by: 'if (opened.id === "")',
  },
  {
    name: 'the branch of a merge is compared',
    file: `${core}/steps/review/review-await.ts`,
    text: 'if (opened.base !== undefined && review.base !== opened.base)',
    by: 'if (opened.id === "")',
  },
  {
    name: 'a merge by a program alone is handed over',
    file: `${core}/steps/review/review-await.ts`,
    text: 'if (review.withoutPerson === true)',
    by: 'if (opened.id === "")',
  },
  {
    name: 'rounds of review are bounded',
    file: `${core}/steps/review/review-await.ts`,
    text: "if (decision?.next !== 'write' || incident.attempts.review < reviewRounds) return decision;",
    by: 'if (reviewRounds > 0) return decision;',
  },
  {
    name: 'a report must carry the nonce of its order',
    file: `${core}/steps/prove/judge-proof.ts`,
    text: 'const ours = report.nonce === order.nonce;',
    by: "const ours = report.nonce !== '';",
  },
  {
    name: 'the reproduction must pass with the patch',
    file: `${core}/steps/prove/judge-proof.ts`,
    text: 'if (!passesWithPatch)',
    by: "if (kind === 'none')",
  },
  {
    name: 'a suite that is red on base proves nothing',
    file: `${core}/steps/prove/judge-proof.ts`,
    text: "if (redOnBase.length > 0) return 'red_on_base';",
    by: '',
  },
  {
    name: 'a patch that the guardrails refuse is not tried',
    file: `${core}/steps/fix/fix-guard.ts`,
    text: 'if (reasons.length > 0) {',
    by: 'if (reasons.length > 99) {',
  },
  {
    name: 'fixes of a round are bounded',
    file: `${core}/steps/fix/fix-write.ts`,
    text: 'if (round > ports.config.limits.fixAttempts)',
    by: 'if (round > 99)',
  },
  {
    name: 'a service that is observed gets no fix',
    file: `${core}/steps/diagnose/diagnose.ts`,
    text: "if ((await trustLevel(incident, ports)) === 'observe') {",
    by: "if (incident.service === '') {",
  },
  {
    name: 'a service that is not trusted gets a draft',
    file: `${core}/steps/review/review-open.ts`,
    text: "const draft = (await trustLevel(incident, ports, kind)) !== 'propose' || proof.verdict !== 'proven';",
    by: "const draft = proof.verdict !== 'proven';",
  },
  {
    name: 'diagnoses are bounded',
    file: `${core}/steps/verify/verify-observe.ts`,
    text: 'if (incident.attempts.diagnose >= ports.config.limits.diagnoses)',
    by: 'if (incident.attempts.diagnose >= 99)',
  },
  {
    name: 'a hand-over closes the pull request',
    file: `${core}/steps/close/hand-over.ts`,
    text: "if (status !== 'merged')",
    by: "if (status === 'closed')",
  },
  {
    name: 'a hand-over is on the ticket',
    file: `${core}/steps/close/hand-over.ts`,
    text: "await commentOnTicket(incident, { ticket, key: 'hand-over', blocks }, audit, ports);",
    by: 'void blocks;',
  },
  {
    name: 'the ticket is closed before the incident',
    file: `${core}/steps/close/close.ts`,
    text: 'await tickets.close(ticket, writeForTicket(resolution, config));',
    by: 'void ticket; void resolution;',
  },
  {
    name: 'one fix at a time is in flight in a repository',
    file: `${core}/steps/fix/fix-write.ts`,
    text: 'if (ahead !== undefined) {',
    by: 'if (ahead === "") {',
  },
  {
    name: 'an incident steps back for the fix of another',
    file: `${core}/steps/fix/step-back.ts`,
    text: 'if (elder !== undefined) return join(context, elder, ports);',
    by: '',
  },
  {
    name: 'an incident that has ended is not handed over',
    file: `${core}/steps/close/hand-over.ts`,
    text: "if (incident.outcome !== undefined) return { summary: incident.outcome.reason, next: 'end' };",
    by: '',
  },
  {
    name: 'a hand-over finds a pull request that nobody told of',
    file: `${core}/steps/close/hand-over.ts`,
    text: "return changes.find(({ kind, branch }) => kind === 'open' && isFixBranch(branch, id));",
    by: 'void changes; return undefined;',
  },
  {
    name: 'a fix that helps closes the revert of an earlier one',
    file: `${core}/steps/close/close.ts`,
    text: 'if (incident.revert !== undefined)',
    by: 'if (incident.id === "")',
  },
];
