import { type App, CfnResource } from 'aws-cdk-lib';
import { NagSuppressions } from 'cdk-nag';

interface Suppression {
  /** Path of one resource below its stack. */
  readonly resource: string;
  readonly rule: string;
  readonly reason: string;
}

/** Findings of cdk-nag that are accepted: each on one resource, with its reason. */
const suppressions: readonly Suppression[] = [
  {
    resource: 'workflow/Basics/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'X-Ray knows no resources; a pushed configuration is named by its content.',
  },
  {
    resource: 'workflow/Telemetry/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'CloudWatch returns composite alarms only to those who may describe all alarms.',
  },
  {
    resource: 'workflow/Logs/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'The streams of log groups that the configuration names; the results of a query know no resources.',
  },
  ...['Artifacts', 'Trees', 'Code'].map((policy) => ({
    resource: `workflow/${policy}/Resource`,
    rule: 'AwsSolutions-IAM5',
    reason: 'Objects below prefixes of one bucket, whose names come with incidents and commits.',
  })),
  {
    resource: 'workflow/Sealing/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'Puts checkpoints below one prefix, whose names come with incidents; the bucket locks each of them.',
  },
  {
    resource: 'workflow/LogQueries/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'The streams of log groups that the configuration names; the results of a query know no resources.',
  },
  {
    resource: 'workflow/GatewayRole/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'X-Ray knows no resources; a pushed configuration is named by its content.',
  },
  {
    resource: 'intake/IntakeRole/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'Puts objects below one prefix, whose names come with messages.',
  },
  {
    resource: 'workflow/Queries/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'Points of metrics, events of the trail and traces know no resources, and what is allowed only reads.',
  },
  {
    resource: 'workflow/Models/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'An inference profile answers from regions that AWS chooses; the model itself is named.',
  },
  {
    resource: 'workflow/HealRole/Resource',
    rule: 'AwsSolutions-IAM5',
    reason:
      'Every version of functions that are named: an execution calls the versions it began with after a deployment too.',
  },
  {
    resource: 'workflow/HealRole/DefaultPolicy/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'X-Ray and the delivery of vended logs know no resources.',
  },
  {
    resource: 'provingGround/ProveRole/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'Two prefixes of one bucket, and the network interfaces by which a build joins the isolated network.',
  },
  {
    resource: 'provingGround/PrepareRole/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'Four prefixes of one bucket: orders, supplies and trees to read, dependencies to write.',
  },
  {
    resource: 'watch/SweeperRole/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'Describes executions of one state machine, whose names come with incidents.',
  },
  {
    resource: 'watch/PruneVersionsRole/Resource',
    rule: 'AwsSolutions-IAM5',
    reason: 'Versions of functions that are named; the functions themselves it cannot delete.',
  },
  {
    resource: 'intake/Undelivered/Resource',
    rule: 'AwsSolutions-SQS3',
    reason: 'It is itself the dead letter queue, of the rules’ targets, which the check does not see.',
  },
];

/** Findings about resources that only some configurations have. */
const ofSome: readonly { readonly resource: RegExp; readonly rule: string; readonly reason: string }[] = [
  {
    resource: /review\/WebhookRole\/Resource$/,
    rule: 'AwsSolutions-IAM5',
    reason: 'X-Ray knows no resources; beside it the function reads two secrets and sends to one queue.',
  },
  {
    resource: /review\/Route$/,
    rule: 'AwsSolutions-APIG4',
    reason:
      'A code host signs the body and cannot sign requests for AWS: the function believes nothing without a valid signature.',
  },
  {
    resource: /workflow\/Code[0-9a-f]{8}Role\/Resource$/,
    rule: 'AwsSolutions-IAM5',
    reason: 'Puts packed commits of one repository, whose names are their ids.',
  },
  {
    resource: /review\/GitLabRoute$/,
    rule: 'AwsSolutions-APIG4',
    reason:
      'GitLab sends a secret token: the function queues nothing without it, and believes nothing that comes with it.',
  },
  {
    resource: /review\/GitLabWebhookRole\/Resource$/,
    rule: 'AwsSolutions-IAM5',
    reason: 'X-Ray knows no resources; beside it the function reads two secrets and sends to one queue.',
  },
  {
    resource: /review\/AlertRoute-[\w-]+$/,
    rule: 'AwsSolutions-APIG4',
    reason: 'A vendor signs the body or sends a token: the function queues nothing without a valid one.',
  },
  {
    resource: /review\/AlertWebhookRole\/Resource$/,
    rule: 'AwsSolutions-IAM5',
    reason: 'X-Ray knows no resources; beside it the function reads secrets that are named and sends to one queue.',
  },
];

/** Suppresses the accepted findings, and returns one line for each. @throws RangeError for a resource that does not exist */
export function suppressFindings(app: App): readonly string[] {
  const resources = app.node.findAll().filter((node) => CfnResource.isCfnResource(node));
  const always = suppressions.map(({ resource, rule, reason }) => {
    const found = resources.find((node) => node.node.path.endsWith(resource));
    if (found === undefined) throw new RangeError(`there is no resource ${resource} to suppress ${rule} on`);
    NagSuppressions.addResourceSuppressions(found, [{ id: rule, reason }]);
    return `${rule} on ${resource}: ${reason}`;
  });
  const sometimes = ofSome.flatMap(({ resource, rule, reason }) =>
    resources
      .filter((node) => resource.test(node.node.path))
      .map((found) => {
        NagSuppressions.addResourceSuppressions(found, [{ id: rule, reason }]);
        return `${rule} on ${resource.exec(found.node.path)?.[0]}: ${reason}`;
      }),
  );
  return [...always, ...sometimes];
}
