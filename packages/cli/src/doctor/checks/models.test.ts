import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { config, failure, rejecting, world } from '../../testing/deployment.ts';
import type { CalledModel } from '../world.ts';
import { checkModels } from './models.ts';

describe('models', () => {
  it('are each called once in their region, the one of the embeddings among them, and priced', async () => {
    const called: CalledModel[] = [];
    const one = { id: 'us.anthropic.one-v1:0' };
    const models = {
      triage: { id: 'anthropic.claude-haiku-4-5-20251001-v1:0' },
      diagnose: one,
      fix: { ...one, price: { input: 1, output: 2 } },
      embeddings: { id: 'amazon.titan-embed-text-v2:0', region: 'us-west-2' },
      guardrail: { id: 'g1', version: '2' },
    };
    const looked = world({
      callModel: async (model) => {
        called.push(model);
      },
    });

    const verdict = await checkModels({ ...looked, config: readConfig({ services: {}, models }, 'the test') });

    expect(verdict.status).toBe('ok');
    expect(verdict.detail).toMatch(
      /titan-embed-text-v2:0 answered; the price is unknown.*set models\.diagnose\.price /,
    );
    const guardrail = { id: 'g1', version: '2' };
    expect(called).toEqual([
      { id: 'anthropic.claude-haiku-4-5-20251001-v1:0', guardrail },
      { id: 'us.anthropic.one-v1:0', guardrail },
      { id: 'amazon.titan-embed-text-v2:0', region: 'us-west-2', embeds: true },
    ]);
  });

  it.each<[string, string, string, string, RegExp, RegExp]>([
    [
      'the first-use form is missing',
      'problem',
      'ResourceNotFoundException',
      'Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model.',
      /first-use form was not submitted/,
      /Submit use case details/,
    ],
    [
      'the account may not subscribe',
      'problem',
      'AccessDeniedException',
      'Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model.',
      /not subscribed to the model/,
      /aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions/,
    ],
    [
      'the account has no access',
      'problem',
      'AccessDeniedException',
      "You don't have access to the model with the specified model ID.",
      /no access to it/,
      /Model catalog, us\.anthropic\.one-v1:0/,
    ],
    [
      'the organization denies it',
      'problem',
      'AccessDeniedException',
      'User: arn:aws:iam::1:user/op is not authorized to perform: bedrock:InvokeModel with an explicit deny in a service control policy',
      /policy of the organization \(SCP\)/,
      /owner of the organization/,
    ],
    [
      'the operator may not call it',
      'unknown',
      'AccessDeniedException',
      'User: arn:aws:iam::1:user/op is not authorized to perform: bedrock:InvokeModel because no identity-based policy allows the action',
      /roles of the deployment have rights of their own/,
      /bedrock:InvokeModel/,
    ],
    [
      'there is no such profile here',
      'problem',
      'ValidationException',
      'The provided model identifier is invalid.',
      /this region has no such model, inference profile or guardrail/,
      /aws bedrock list-inference-profiles/,
    ],
    [
      'only a profile can be called',
      'problem',
      'ValidationException',
      "Invocation of model ID anthropic.one-v1:0 with on-demand throughput isn't supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
      /through an inference profile only/,
      /prefix of your geography/,
    ],
    [
      'it is retired',
      'problem',
      'ResourceNotFoundException',
      'This model version has reached the end of its life.',
      /retired/,
      /list-foundation-models/,
    ],
    ['it is throttled', 'unknown', 'ThrottlingException', 'Too many tokens per day', /throttled/, /Service Quotas/],
    ['it is anything else', 'unknown', 'InternalServerException', 'sorry', /InternalServerException: sorry/, /message/],
    [
      'the request is refused',
      'problem',
      'ValidationException',
      'maxTokens',
      /ValidationException: maxTokens/,
      /models/,
    ],
  ])('explain themselves when %s', async (_when, status, name, message, detail, remedy) => {
    const verdict = await checkModels(world({ callModel: rejecting(failure(name, message)) }));

    expect(verdict.status).toBe(status);
    expect(verdict.detail).toMatch(/^us\.anthropic\.one-v1:0: /);
    expect(verdict.detail).toMatch(detail);
    expect(verdict.remedy).toMatch(remedy);
  });

  it('that are not configured leave a deployment without a diagnosis', async () => {
    const { models: _, ...without } = config;

    const verdict = await checkModels({ ...world(), config: without });

    expect(verdict.status).toBe('problem');
    expect(verdict.detail).toMatch(/cannot diagnose without one.*handed over/);
    expect(verdict.remedy).toMatch(/models\.diagnose and models\.fix .*npx sst deploy --stage live/);
  });
});
