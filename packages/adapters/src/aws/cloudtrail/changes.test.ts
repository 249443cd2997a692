import type { Event } from '@aws-sdk/client-cloudtrail';
import { PipelineNotFoundException } from '@aws-sdk/client-codepipeline';
import { type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../code-hosts/index.ts';
import { askChanges, type ChangesOptions } from './changes.ts';

const config = readConfig(
  {
    services: {
      orders: { repository: 'shop/orders' },
      billing: { repository: 'shop/billing', rollout: { by: 'codepipeline', pipeline: 'billing-main' } },
    },
  },
  'the configuration',
);
const incident: Incident = { ...sampleIncident, service: 'orders', repository: 'shop/orders' };
const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };

/** An event as CloudTrail stores it, by a person whose name must not be shown. */
function event(at: string, name: string, detail: Record<string, unknown> = {}, more: Partial<Event> = {}): Event {
  return {
    EventName: name,
    EventSource: 'lambda.amazonaws.com',
    EventTime: new Date(at),
    ReadOnly: 'false',
    Username: 'jo.doe',
    CloudTrailEvent: JSON.stringify({
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::123456789012:assumed-role/admin/jo.doe',
        userName: 'jo.doe',
      },
      sourceIPAddress: '192.0.2.7',
      ...detail,
    }),
    ...more,
  };
}

interface Script {
  readonly events?: readonly Event[];
  readonly executions?: readonly { readonly at: string; readonly status: string }[];
  readonly deployments?: readonly Deployment[];
  readonly refuse?: Readonly<Record<string, Error>>;
}

function open({ events = [], executions = [], deployments, refuse = {} }: Script) {
  const asked: string[] = [];
  const pauses: number[] = [];
  const refuseFor = (command: { readonly constructor: { readonly name: string } }) => {
    const refusal = refuse[command.constructor.name.replace('Command', '')];
    if (refusal !== undefined) throw refusal;
  };
  const trail = {
    send: async (command: {
      readonly input: { readonly LookupAttributes: readonly { readonly AttributeValue: string }[]; MaxResults: number };
    }) => {
      refuseFor(command);
      const name = command.input.LookupAttributes[0]?.AttributeValue ?? '';
      asked.push(name);
      const found = events.filter(({ EventName }) => EventName === name);
      const more = found.length > command.input.MaxResults ? { NextToken: 'more' } : {};
      return { Events: found.slice(0, command.input.MaxResults), ...more };
    },
  };
  const pipelines = {
    send: async (command: { readonly constructor: { readonly name: string } }) => {
      refuseFor(command);
      return {
        pipelineExecutionSummaries: executions.map(({ at, status }) => ({
          pipelineExecutionId: 'e1',
          startTime: new Date(at),
          status,
          sourceRevisions: [{ revisionId: 'c0ffee' }],
        })),
      };
    },
  };
  const options: ChangesOptions = {
    trail: trail as unknown as ChangesOptions['trail'],
    pipelines: pipelines as unknown as ChangesOptions['pipelines'],
    config,
    clock: createTestClock('2026-11-24T10:00:00.000Z'),
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    ...(deployments === undefined
      ? {}
      : { recentDeployments: async (_repository, limit) => deployments.slice(0, limit) }),
  };
  return { options, asked, pauses };
}

const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });

describe('askChanges', () => {
  it('shows the change and the kind of caller, never the person', async () => {
    const { options } = open({
      events: [
        event('2026-11-24T08:30:00.000Z', 'UpdateFunctionConfiguration20150331v2', {
          requestParameters: { functionName: 'orders', timeout: 3, description: 'hunter2hunter2', layers: ['a'] },
        }),
        event(
          '2026-11-24T08:10:00.000Z',
          'PutParameter',
          { requestParameters: { name: '/orders/url', overwrite: true }, errorCode: 'ParameterAlreadyExists' },
          { EventSource: 'ssm.amazonaws.com' },
        ),
        event(
          '2026-11-24T08:20:00.000Z',
          'UpdateService',
          { userIdentity: { type: 'AWSService', invokedBy: 'codedeploy.amazonaws.com' } },
          {
            EventSource: 'ecs.amazonaws.com',
            Resources: [
              { ResourceType: 'AWS::ECS::Service', ResourceName: 'orders' },
              { ResourceType: 'AWS::IAM::User', ResourceName: 'jo.doe' },
            ],
          },
        ),
      ],
    });

    const answer = await askChanges(incident, window, options);

    expect(answer).toEqual({
      outcome: 'found',
      lines: [
        '2026-11-24T08:10:00.000Z ssm:PutParameter; /orders/url; by AssumedRole; set name, overwrite=true; refused: ParameterAlreadyExists',
        '2026-11-24T08:20:00.000Z ecs:UpdateService; orders; by AWSService for codedeploy.amazonaws.com',
        '2026-11-24T08:30:00.000Z lambda:UpdateFunctionConfiguration; orders; by AssumedRole; set functionName, timeout=3, description, layers',
      ],
    });
    expect(JSON.stringify(answer)).not.toMatch(/jo\.doe|hunter2|192\.0\.2/);
  });

  it('asks for one name after another, two a second, and leaves out what only reads', async () => {
    const reading = event('2026-11-24T08:30:00.000Z', 'UpdateTable', {}, { ReadOnly: 'true' });
    const { options, asked, pauses } = open({ events: [reading] });

    const answer = await askChanges(incident, window, options);

    expect(answer).toMatchObject({ outcome: 'none', why: expect.stringContaining('Nothing was deployed') });
    expect(asked.filter((name) => /^(?:Get|List|Describe)/.test(name))).toEqual([]);
    expect(new Set(asked).size).toBe(asked.length);
    expect(pauses).toEqual(asked.slice(1).map(() => 500));
  });

  it('bears an event whose text is no JSON', async () => {
    const broken = event('2026-11-24T08:30:00.000Z', 'UpdateStack', {}, { CloudTrailEvent: '{' });

    const answer = await askChanges(incident, window, open({ events: [broken] }).options);

    expect(answer).toMatchObject({
      lines: [expect.stringContaining('no resource named; by an unknown kind of caller')],
    });
  });

  it('says which changes it did not read', async () => {
    const events = Array.from({ length: 51 }, () => event('2026-11-24T08:30:00.000Z', 'PutParameter'));

    const answer = await askChanges(incident, window, open({ events }).options);

    expect(answer).toMatchObject({ lines: { length: 50 }, more: 'Only the newest 50 of PutParameter were read.' });
  });

  it('lists deployments and executions of the pipeline in the window', async () => {
    const deployment = (createdAt: string, state: string) => ({
      commit: 'c0ffee',
      environment: 'production',
      createdAt,
      state,
    });
    const { options } = open({
      deployments: [deployment('2026-11-24T08:40:00Z', 'success'), deployment('2026-11-23T08:40:00Z', 'failure')],
      executions: [
        { at: '2026-11-24T08:35:00.000Z', status: 'Failed' },
        { at: '2026-11-24T08:05:00.000Z', status: 'Succeeded' },
        { at: '2026-11-24T07:05:00.000Z', status: 'Succeeded' },
      ],
    });

    const answer = await askChanges({ ...incident, service: 'billing' }, window, options);

    expect(answer).toEqual({
      outcome: 'found',
      lines: [
        '2026-11-24T08:40:00Z deployment of c0ffee to production: success',
        '2026-11-24T08:05:00.000Z pipeline billing-main with c0ffee: Succeeded (e1)',
        '2026-11-24T08:35:00.000Z pipeline billing-main with c0ffee: Failed (e1)',
      ],
    });
  });

  it('continues without a code host that fails', async () => {
    const { options } = open({ events: [event('2026-11-24T08:30:00.000Z', 'UpdateStack')] });
    const recentDeployments = async () => Promise.reject(new RangeError('no gateway'));

    const answer = await askChanges(incident, window, { ...options, recentDeployments });

    expect(answer).toMatchObject({
      outcome: 'found',
      lines: [expect.stringContaining('UpdateStack')],
      more: 'The deployments of shop/orders could not be read: RangeError: no gateway',
    });
  });

  it('says when there are more deployments than it read', async () => {
    const deployments = Array.from({ length: 30 }, () => ({
      commit: 'c0ffee',
      environment: 'production',
      createdAt: '2026-11-24T08:40:00Z',
      state: 'success',
    }));

    const answer = await askChanges(incident, window, open({ deployments }).options);

    expect(answer).toMatchObject({ lines: { length: 20 }, more: 'Only the newest 20 deployments were read.' });
  });

  it.each([
    ['allow cloudtrail:LookupEvents', { LookupEvents: denied }],
    ['allow codepipeline:ListPipelineExecutions on billing-main', { ListPipelineExecutions: denied }],
    [
      'correct services.billing.rollout.pipeline',
      { ListPipelineExecutions: new PipelineNotFoundException({ message: 'no', $metadata: {} }) },
    ],
  ])('says what to do: %s', async (why, refuse: Script['refuse']) => {
    const answer = await askChanges(
      { ...incident, service: 'billing' },
      window,
      open({ refuse: refuse ?? {} }).options,
    );

    expect(answer).toEqual({ outcome: 'none', why: expect.stringContaining(why) });
  });
});
