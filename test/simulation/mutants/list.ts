import type { Replacement } from '../build.ts';

/** A guard of the product, and its removal. */
export interface Mutant extends Replacement {
  /** What is no longer done. */
  readonly name: string;
}

const core = 'packages/core/src';
const adapters = 'packages/adapters/src';

/** Every guard that is removed in turn. Each removal must be noticed. */
export const mutants: readonly Mutant[] = [
  {
    name: 'the kill switch is read by every step',
    file: `${core}/runtime/run-step.ts`,
    text: 'if (thrown !== undefined && step.underKillSwitch === undefined) throw new KillSwitchThrown(thrown);',
    by: '',
  },
  {
    name: 'a hand-over under the kill switch has no effect',
    file: `${core}/steps/close/hand-over.ts`,
    text: 'incident.alert.rehearsal !== undefined || (await ports.killSwitch.reason()) !== undefined',
    by: 'incident.alert.rehearsal !== undefined',
  },
  {
    name: 'the kill switch is read again after five seconds',
    file: `${adapters}/remember.ts`,
    text: 'now() - known.since >= maxAge',
    by: 'maxAge < 0',
  },
  {
    name: 'steps get audited effects',
    file: `${core}/runtime/run-step.ts`,
    text: '{ ...ports, ...auditEffects(ports, write) }',
    by: 'ports',
  },
  {
    name: 'a record is written before an effect',
    file: `${core}/runtime/audited-effects.ts`,
    text: 'await write(before, detail);',
    by: '',
  },
  {
    name: 'a record is written before a callback is answered',
    file: `${core}/runtime/callbacks.ts`,
    text: "await appendAudit({ incidentId, stage, state: name, action: 'will answer callback', detail }, ports);",
    by: '',
  },
  {
    name: 'a record is written before the sweep starts an execution',
    file: `${core}/runtime/sweep.ts`,
    text: "await appendAudit({ ...about, action: 'will start execution' }, ports);",
    by: '',
  },
  {
    name: 'a record whose number is taken is written again',
    file: `${core}/audit/trail.ts`,
    text: 'if (await ports.auditLog.append(record)) return record;',
    by: 'await ports.auditLog.append(record); return record;',
  },
  {
    name: 'a record names the one before it',
    file: `${core}/audit/trail.ts`,
    text: 'prevHash: previous?.hash ?? genesisHash,',
    by: 'prevHash: genesisHash,',
  },
  {
    name: 'a record is put only where none is',
    file: `${adapters}/aws/dynamodb/audit-log.ts`,
    text: "{ ConditionExpression: 'attribute_not_exists(pk)' }",
    by: '{}',
  },
  {
    name: 'an incident is updated at the version that was read',
    file: `${adapters}/aws/dynamodb/incidents.ts`,
    text: "ConditionExpression: '#version = :version',",
    by: '',
  },
  {
    name: 'an incident is created once',
    file: `${adapters}/aws/dynamodb/incidents.ts`,
    text: "{ ConditionExpression: 'attribute_not_exists(pk)' }",
    by: '{}',
  },
  {
    name: 'a task token is kept',
    file: `${adapters}/aws/dynamodb/pending-callbacks.ts`,
    text: 'await client.send(new PutCommand({ TableName: name, Item: item }));',
    by: 'void item;',
  },
  {
    name: 'a delivery is claimed under a condition',
    file: `${adapters}/aws/dynamodb/deliveries.ts`,
    text: "ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',",
    by: '',
  },
  {
    name: 'a delivery that was handled is left',
    file: `${adapters}/inbound/github-delivery.ts`,
    text: "if (claim === 'done') return { woken: 0, seenBefore: true };",
    by: '',
  },
  {
    name: 'a fault is claimed under a condition',
    file: `${adapters}/aws/dynamodb/episodes.ts`,
    text: "ConditionExpression: 'attribute_not_exists(pk) OR incidentId = :instead',",
    by: '',
  },
  {
    name: 'an incident joins the one that has its fault',
    file: `${core}/steps/detect/duplicates.ts`,
    text: 'if (original !== undefined && (await isLookedAfter(original, incident, { tickets }))) return original;',
    by: '',
  },
  {
    name: 'an execution that exists counts as started',
    file: `${adapters}/aws/step-functions/executions.ts`,
    text: 'if (!(error instanceof ExecutionAlreadyExists)) throw error;',
    by: 'throw error;',
  },
  {
    name: 'a token that is over is no error',
    file: `${adapters}/aws/step-functions/executions.ts`,
    text: "if (isOver(error)) return 'over';",
    by: '',
  },
  {
    name: 'the budget is compared with its limit',
    file: `${core}/policy/budgeted-model.ts`,
    text: 'if (isOver(await budget.add(name, most), limit)) {',
    by: 'if (isOver(await budget.add(name, most), limit) && name === "") {',
  },
  {
    name: 'a call is reserved in the budget before it is made',
    file: `${core}/policy/budgeted-model.ts`,
    text: 'await budget.add(name, most)',
    by: 'await budget.add(name, { tokens: 0, microUsd: 0 })',
  },
  {
    name: 'what a call used stays spent',
    file: `${core}/policy/budgeted-model.ts`,
    text: '{ tokens: most.tokens - used.tokens, microUsd: most.microUsd - used.microUsd }',
    by: '{ tokens: most.tokens, microUsd: most.microUsd }',
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
    name: 'an approval counts for its own commit',
    file: `${adapters}/github/reviews.ts`,
    text: "review.user?.type === 'User' && review.commit_id === pull.head.sha",
    by: "review.user?.type === 'User'",
  },
  {
    name: 'a review counts only from people who may write',
    file: `${adapters}/github/reviews.ts`,
    text: 'if (await mayWrite({ client, name }, login)) writers.add(login);',
    by: 'writers.add(login);',
  },
  {
    name: 'a merge by a program needs an approval',
    file: `${adapters}/github/reviews.ts`,
    text: "if (by === undefined || by.type === 'User') return defined({ decidedBy: by?.login });",
    by: 'if (pull.number > 0) return defined({ decidedBy: by?.login });',
  },
  {
    name: 'an open pull request of the branch is found again',
    file: `${adapters}/github/publish.ts`,
    text: '.map((pull) => z.object({ number: z.int() }).parse(pull)).at(0);',
    by: '.map((pull) => z.object({ number: z.int() }).parse(pull)).at(9);',
  },
  {
    name: 'a branch with commits of people is left',
    file: `${adapters}/github/publish.ts`,
    text: 'if (!(await isOurs(repo, tip, request))) throw new BranchTaken(branch, tip);',
    by: '',
  },
  {
    name: 'a ticket is found again',
    file: `${adapters}/github/issues.ts`,
    text: 'if (known !== undefined) return known;',
    by: '',
  },
  {
    name: 'a comment is made once',
    file: `${adapters}/github/issues.ts`,
    text: 'if (await hasComment(repo, issue.issue_number, mark)) return;',
    by: '',
  },
  {
    name: 'only a signed webhook is admitted',
    file: `${adapters}/github/webhook.ts`,
    text: "if (signature !== 'valid') return answer(401, 'unsigned', `the signature is ${signature}`);",
    by: '',
  },
  {
    name: 'a deployment that failed is not live',
    file: `${adapters}/github/deployments.ts`,
    text: "status: state === 'success' ? 'live' : 'failed', detail };",
    by: "status: 'live', detail };",
  },
  {
    name: 'a message that failed comes again',
    file: `${adapters}/inbound/alert-queue.ts`,
    text: 'refused.push({ id, error: name });',
    by: 'void id;',
  },
  {
    name: 'the sweep starts what was interrupted',
    file: `${core}/runtime/sweep.ts`,
    text: 'await startIncident(incidentId, ports);',
    by: '',
  },
  {
    name: 'the sweep hands over what died',
    file: `${core}/runtime/sweep.ts`,
    text: "if (status === 'running') return false;",
    by: "if (status !== 'unknown') return false;",
  },
  {
    name: 'the sweep answers what no webhook told of',
    file: `${core}/runtime/sweep.ts`,
    text: "return (await settle(wait, ports)) === 'delivered';",
    by: 'return false;',
  },
  {
    name: 'the sweep stops under the kill switch',
    file: `${core}/runtime/sweep.ts`,
    text: 'return (await ports.killSwitch.reason()) !== undefined;',
    by: 'return ports.config === undefined;',
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
    text: "const draft = (await trustLevel(incident, ports)) !== 'propose' || proof.verdict !== 'proven';",
    by: "const draft = proof.verdict !== 'proven';",
  },
  {
    name: 'diagnoses are bounded',
    file: `${core}/steps/verify/verify-observe.ts`,
    text: "incident.attempts.diagnose >= limits.diagnoses ? 'hand_over' : 'diagnose'",
    by: "'diagnose'",
  },
  {
    name: 'looks are bounded',
    file: `${core}/steps/verify/verify-observe.ts`,
    text: 'if (looks >= limits.verifyLooks) {',
    by: 'if (looks >= 999) {',
  },
  {
    name: 'no traffic is no recovery',
    file: `${core}/steps/verify/verify-observe.ts`,
    text: "return requests === 0 ? 'no traffic' : undefined;",
    by: 'return requests === -1 ? "" : undefined;',
  },
  {
    name: 'the same error is no recovery',
    file: `${core}/steps/verify/verify-observe.ts`,
    text: 'if (reading.sameError > 0) {',
    by: 'if (reading.sameError > 999) {',
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
    text: "await ports.tickets.comment(ticket, 'hand-over', text);",
    by: 'void text;',
  },
  {
    name: 'the ticket is closed before the incident',
    file: `${core}/steps/close/close.ts`,
    text: 'await tickets.close(ticket, writeForTicket(describeResolution(reason, diagnosis), config));',
    by: 'void ticket; void diagnosis;',
  },
];
