import { readOutput } from '../deployment.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

/** Alerts that could not be taken in. Read from the queue's metric, which an idle queue stops sending. */
export async function checkDeadLetters(world: World): Promise<Verdict> {
  const url = await readOutput(world, 'intake', 'DeadLetterQueueUrl');
  if (url === undefined) return skipped('the intake stack is not deployed');
  const name = url.split('/').at(-1) ?? url;
  const count = await world.account.visibleMessages(name);
  if (count === 0) return ok('the dead letter queue is empty');
  if (count === undefined) {
    return unknown(
      'nothing was measured in six hours, as when the dead letter queue is idle',
      `To be sure: aws sqs get-queue-attributes --queue-url ${url} --attribute-names ApproximateNumberOfMessages`,
    );
  }
  const { account, region } = await world.account.identity();
  return problem(
    `${count} alerts could not be taken in`,
    [
      `Read one: aws sqs receive-message --queue-url ${url}`,
      `Mend the cause (the intake function's log says it), then redrive:`,
      `aws sqs start-message-move-task --source-arn arn:aws:sqs:${region}:${account}:${name}`,
    ].join('\n'),
  );
}
