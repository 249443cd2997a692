import { describe, expect, it } from 'vitest';
import { decideAll, failure, rejecting, stacks, templates, world } from '../../testing/deployment.ts';
import { simulateGrants } from '../account/simulate.ts';
import type { Account, Decision, Grant } from '../world.ts';
import { checkRights } from './rights.ts';

/** Everything is allowed but what is decided about one action. */
function deciding(action: string, decision: Partial<Decision>): Partial<Account> {
  return {
    simulate: async (_role, grants) =>
      decideAll(grants).map((one) => (one.action === action ? { ...one, decision: 'implicitDeny', ...decision } : one)),
  };
}

/** The template does not tell on which key. */
function untellable(): Partial<Account> {
  const text = JSON.stringify({ Resources: templates['live-suture-workflow'] }).replace(
    '"Basics","Arn"',
    '"Basics","PolicyId"',
  );
  return { template: async (stack) => (stack === 'live-suture-workflow' ? text : '{"Resources":{}}') };
}

describe('rights', () => {
  it('asks once for each role, with the actions of its policies on the resources as they are deployed', async () => {
    const asked: { role: string; grants: readonly Grant[] }[] = [];
    const looked = world({
      simulate: async (role, grants) => {
        asked.push({ role, grants });
        return decideAll(grants);
      },
    });

    const verdict = await checkRights(looked);

    expect(verdict).toEqual({ status: 'ok', detail: '2 roles may do what their stacks gave them' });
    expect(asked).toEqual([
      {
        role: 'arn:aws:iam::123456789012:role/live-DetectEvidence',
        grants: [
          {
            actions: ['logs:PutLogEvents'],
            resources: ['arn:aws:logs:eu-west-1:123456789012:log-group:DetectEvidenceLog:*'],
          },
          { actions: ['dynamodb:GetItem', 'dynamodb:Query'], resources: ['arn:table', 'arn:table/index/byCreated'] },
          { actions: ['bedrock:InvokeModel'], resources: ['arn:aws:bedrock:eu-west-1::foundation-model/one-v1:0'] },
          { actions: ['kms:Decrypt'], resources: ['arn:aws:iam::123456789012:policy/live-Basics'] },
        ],
      },
      {
        role: 'arn:aws:iam::123456789012:role/live-Heal',
        grants: [
          {
            actions: ['lambda:InvokeFunction'],
            resources: ['arn:aws:lambda:eu-west-1:123456789012:function:evidence:7'],
          },
        ],
      },
    ]);
  });

  it.each<[string, Partial<Decision>, RegExp, RegExp]>([
    ['an SCP', { byOrganization: false }, /Query: a policy of the organization \(SCP\)/, /owner of the organization/],
    ['a boundary', { byOrganization: true, byBoundary: false }, /Query: the role's permissions boundary/, /boundary/],
    ['an explicit deny', { decision: 'explicitDeny' }, /Query: a policy of the role denies it/, /Remove the denying/],
    [
      'a detached policy',
      {},
      /Query: no policy of the role allows it/,
      /detect-stack-drift --stack-name live-suture-workflow/,
    ],
  ])('names %s that takes a right away', async (_what, decision, detail, remedy) => {
    const verdict = await checkRights(world({ ...deciding('dynamodb:Query', decision) }));

    expect(verdict.status).toBe('problem');
    expect(verdict.detail).toMatch(/^DetectEvidence may not dynamodb:Query: /);
    expect(verdict.detail).toMatch(detail);
    expect(verdict.remedy).toMatch(remedy);
    expect(verdict.remedy).toContain(
      "aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::123456789012:role/live-DetectEvidence --action-names dynamodb:Query --resource-arns 'arn:table'",
    );
  });

  it('does not judge what depends on the value of a condition, or a resource that the template does not tell', async () => {
    const missing = { missing: ['dynamodb:LeadingKeys'] };

    const conditional = await checkRights(world({ ...deciding('dynamodb:GetItem', missing) }));
    const untold = await checkRights(world(untellable()));

    expect(conditional).toMatchObject({
      status: 'unknown',
      detail: expect.stringContaining('from here: dynamodb:GetItem'),
    });
    expect(untold).toMatchObject({ status: 'unknown', detail: expect.stringContaining('from here: kms:Decrypt') });
  });

  it('ignores decisions about pairs that no policy names', async () => {
    const stray = { action: 'kms:Decrypt', resource: 'arn:table', decision: 'implicitDeny', missing: [] };
    const looked = world({ simulate: async (_role, grants) => [stray, ...decideAll(grants)] });

    expect((await checkRights(looked)).status).toBe('ok');
  });

  it('is not checked where the operator may not simulate, and is no failure', async () => {
    const denied = failure('AccessDenied', 'not authorized to perform: iam:SimulatePrincipalPolicy');

    const verdict = await checkRights(world({ simulate: rejecting(denied) }));

    expect(verdict).toMatchObject({ status: 'unknown', detail: expect.stringMatching(/^not checked/) });
    expect(verdict.remedy).toContain('iam:SimulatePrincipalPolicy');
  });

  it('is skipped where nothing is deployed', async () => {
    const bare = stacks.slice(0, 2);

    expect((await checkRights(world({ stacks: async () => bare }))).status).toBe('skipped');
  });
});

describe('simulateGrants', () => {
  const grants: readonly Grant[] = [
    { actions: ['a:One', 'a:Two'], resources: ['arn:x'] },
    { actions: ['b:One'], resources: ['arn:y', 'arn:x'] },
  ];
  const apart = failure(
    'InvalidInput',
    'Invalid Input Actions: [a:One] and [b:One] require different authorization information.',
  );

  it('asks for everything at once', async () => {
    const calls: unknown[] = [];

    await simulateGrants(grants, async (...call) => {
      calls.push(call);
      return [];
    });

    expect(calls).toEqual([
      [
        ['a:One', 'a:Two', 'b:One'],
        ['arn:x', 'arn:y'],
      ],
    ]);
  });

  it('asks for each grant where IAM cannot simulate them together', async () => {
    const decided = await simulateGrants(grants, async (actions, resources) => {
      if (actions.length === 3) throw apart;
      return decideAll([{ actions, resources }]);
    });

    expect(decided).toEqual(decideAll(grants));
  });

  it('passes on every other failure', async () => {
    await expect(simulateGrants(grants, rejecting(failure('Throttling', 'Rate exceeded')))).rejects.toThrow('Rate');
  });
});
