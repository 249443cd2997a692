import { readKillSwitch } from '@suture/core';
import { deployCommand, readOutput } from '../deployment.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

export async function checkKillSwitch(world: World): Promise<Verdict> {
  const name = await readOutput(world, 'workflow', 'KillSwitchName');
  if (name === undefined) return skipped('the workflow stack is not deployed');
  const value = await world.account.parameter(name);
  const off = `aws ssm put-parameter --name ${name} --type String --overwrite --value off`;
  if (value === undefined) {
    return problem(`the parameter ${name} does not exist, so every step stops`, `Create it with: ${off}`);
  }
  if (value.trim().toLowerCase() === 'off') return ok('off');
  const stopped = readKillSwitch(value, undefined) === undefined ? 'none of these services' : 'nothing';
  return unknown(
    `thrown: ${value.trim() || 'no reason given'}`,
    `Suture heals ${stopped}. When the reason is gone, run: ${off}`,
  );
}

/** Alerts that could not be taken in. Read from the queue's metric, which an idle queue stops sending. */
export async function checkDeadLetters(world: World): Promise<Verdict> {
  const url = await readOutput(world, 'intake', 'DeadLetterQueueUrl');
  if (url === undefined) return skipped('the intake stack is not deployed');
  const name = url.split('/').at(-1) ?? url;
  const count = await world.account.visibleMessages(name);
  if (count === 0) return ok('the dead letter queue is empty');
  if (count === undefined) {
    return unknown(
      'no measurements in the last six hours, which is normal for an idle dead letter queue',
      `To make sure, run: aws sqs get-queue-attributes --queue-url ${url} --attribute-names ApproximateNumberOfMessages`,
    );
  }
  const { account, region } = await world.account.identity();
  return problem(
    `${count} alerts could not be processed`,
    [
      `Read one: aws sqs receive-message --queue-url ${url}`,
      `Fix the cause (see the log of the intake function), then redrive:`,
      `aws sqs start-message-move-task --source-arn arn:aws:sqs:${region}:${account}:${name}`,
    ].join('\n'),
  );
}

/** Events that EventBridge could not put into the queue, or schedules into a function. An idle queue has no measurements. */
export async function checkUndelivered(world: World): Promise<Verdict> {
  const url = await readOutput(world, 'intake', 'UndeliveredQueueUrl');
  if (url === undefined) return skipped('the intake stack is not deployed, or it is older than this command');
  const count = await world.account.visibleMessages(url.split('/').at(-1) ?? url);
  if (count === undefined || count === 0) return ok('EventBridge could deliver every event of the last six hours');
  return problem(
    `EventBridge could not deliver ${count} events`,
    [
      `Read one; its attributes say why: aws sqs receive-message --queue-url ${url} --message-attribute-names All`,
      `Restore the policies of queue and key: ${deployCommand(world.stage)}`,
      'An alarm that still fires does not report again by itself; put its event on the bus from the body of the message.',
    ].join('\n'),
  );
}
