import { detectEvidence, receiveAlert } from '@suture/core';
import { createTestWorld, sampleAlert } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { lambdaStep } from './lambda-step.ts';

const context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'DetectEvidence',
  functionVersion: '1',
  invokedFunctionArn: 'arn',
  memoryLimitInMB: '128',
  awsRequestId: '1',
  logGroupName: 'g',
  logStreamName: 's',
  getRemainingTimeInMillis: () => 1000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

describe('lambdaStep', () => {
  it('runs the step of its state', async () => {
    const { ports } = createTestWorld();
    const intake = await receiveAlert(sampleAlert, ports);
    const incidentId = intake.outcome === 'started' ? intake.incidentId : '';

    const output = await lambdaStep(detectEvidence, async () => ports)({ incidentId }, context);

    expect(output).toMatchObject({ incidentId, next: 'triage' });
  });

  it('throws errors by the names that the machine knows', async () => {
    const world = createTestWorld();
    world.throwKillSwitch();

    await expect(
      lambdaStep(detectEvidence, async () => world.ports)({ incidentId: 'inc-1' }, context),
    ).rejects.toMatchObject({ name: 'KillSwitchThrown' });
  });

  it('throws a throttle of AWS by the one name that the machine retries, also one behind another error', async () => {
    const { ports } = createTestWorld();
    const throttle = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    const killSwitch = {
      reason: () => Promise.reject(Object.assign(new Error('unreadable', { cause: throttle }), { name: 'Unreadable' })),
    };

    const step = lambdaStep(detectEvidence, async () => ({ ...ports, killSwitch }));

    await expect(step({ incidentId: 'inc-1' }, context)).rejects.toMatchObject({ name: 'AwsThrottled' });
  });
});
