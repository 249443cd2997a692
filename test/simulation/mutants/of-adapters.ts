import type { Mutant } from './mutant.ts';

const adapters = 'packages/adapters/src';

/** Guards of the stores, the code host and what comes in. */
export const adapterMutants: readonly Mutant[] = [
  {
    name: 'the kill switch is read again after five seconds',
    file: `${adapters}/remember.ts`,
    text: 'now() - known.since >= maxAge',
    by: 'maxAge < 0',
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
    file: `${adapters}/aws/dynamodb/budget.ts`,
    text: "'attribute_not_exists(pk) OR (#tokens <= :roomOfTokens AND #microUsd <= :roomOfMicroUsd)'",
    by: "'attribute_not_exists(pk) OR attribute_exists(pk)'",
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
    text: '{ ...defined({ decidedBy: by?.login }), withoutPerson: true }',
    by: '{ ...defined({ decidedBy: by?.login }) }',
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
    file: `${adapters}/rollout-judging/judge-deployments.ts`,
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
    name: 'a lease is taken under a condition',
    file: `${adapters}/aws/dynamodb/leases.ts`,
    text: "'attribute_not_exists(pk) OR holder IN (:holder, :instead) OR #until <= :now'",
    by: "'attribute_not_exists(pk) OR attribute_exists(pk)'",
  },
  {
    name: 'the words of people in a description stay',
    file: `${adapters}/code-hosts/own-part.ts`,
    text: 'if (end[1] !== digestOfPart(body.slice(from + begin.length, end.index))) return undefined;',
    by: '',
  },
];
