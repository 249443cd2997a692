const lostEvent = 'the sweeper does in place of an event what the event would have done; no story loses one';
const infrequent = 'a log group of the class Infrequent Access is read by a query; the endpoint has none';
const askedByModel = 'the diagnosis looks where its model wants to; the scripted model does not ask for this';
const unsigned = 'the endpoint makes every key of a template symmetric, so that it signs nothing';
const otherStories = 'the log groups of stories that end before this state';

/** Rights that no story of the deployment uses, and why the role has them all the same; `*` for every role. */
const reasons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '*': {
    'kms:GetPublicKey': unsigned,
    'kms:Sign': unsigned,
    'kms:GenerateDataKey': 'DynamoDB, S3 and SQS ask for it in the name of the caller when a key is new',
    's3:GetObject': 'not every story leaves every kind of artifact, pushes a configuration, or comes back to a tree',
    's3:PutObject': 'not every story leaves every kind of artifact in every state',
    's3:ListBucket': 'tells a missing object from a forbidden one',
  },
  DetectEvidenceRole: {
    'logs:FilterLogEvents': 'the log groups of stories that do not begin with an alarm',
    'cloudwatch:DescribeAlarms': 'evidence reads the alarm behind an alert that does not bring its reading',
    'logs:StartQuery': infrequent,
    'logs:GetQueryResults': infrequent,
    'logs:StopQuery': infrequent,
  },
  VerifyObserveRole: {
    'lambda:InvokeFunction': 'asks the code host for the deployed commit where an alert does not name it',
    'logs:FilterLogEvents': otherStories,
    'logs:StartQuery': infrequent,
    'logs:GetQueryResults': infrequent,
    'logs:StopQuery': infrequent,
  },
  DetectTriageRole: {
    'lambda:InvokeFunction': 'a model that triages may look into the code; the scripted one does not',
  },
  FixGuardRole: {
    'lambda:InvokeFunction': 'asks for the tree of a commit that is not kept yet; in every story it is',
  },
  DiagnoseRole: {
    'cloudtrail:LookupEvents': askedByModel,
    'cloudwatch:DescribeAlarmHistory': askedByModel,
    'cloudwatch:DescribeAlarms': askedByModel,
    'cloudwatch:GetMetricData': askedByModel,
    'logs:StartQuery': askedByModel,
    'logs:GetQueryResults': askedByModel,
    'logs:StopQuery': askedByModel,
  },
  IntakeRole: {
    'sqs:ChangeMessageVisibility': 'Lambda’s poller uses it to give messages of a part of a batch back',
    'ssm:GetParameter':
      'the kill switch is read before a ticket says that an alert came again; in no story does it come again often enough',
  },
  SweeperRole: {
    'dynamodb:DeleteItem': lostEvent,
    'dynamodb:GetItem': lostEvent,
    'dynamodb:PutItem': lostEvent,
    'dynamodb:Query': lostEvent,
    'lambda:InvokeFunction': lostEvent,
    'ssm:GetParameter': lostEvent,
    'states:DescribeExecution': lostEvent,
    'states:SendTaskSuccess': lostEvent,
    'states:StartExecution': lostEvent,
  },
  PruneVersionsRole: {
    'lambda:DeleteFunction': 'no version of a new stage is old enough to be deleted',
    'lambda:ListVersionsByFunction': 'the endpoint takes this call for another one',
  },
  HealRole: {
    'codebuild:StopBuild': 'Step Functions stops a build whose state has timed out',
  },
  ProveRole: {
    'ec2:DeleteNetworkInterface': 'of the subnets and the group: AWS asks for all that an interface touches',
    's3:GetBucketAcl': 'CodeBuild looks at the bucket before it writes a log to it',
    's3:GetBucketLocation': 'CodeBuild looks at the bucket before it writes a log to it',
    's3:GetObjectVersion': 'CodeBuild reads its source by version where the bucket has versions',
  },
  PrepareRole: {
    's3:GetObjectVersion': 'CodeBuild reads its source by version where the bucket has versions',
  },
  NetworkFlowsRole: {
    'logs:CreateLogStream': 'the endpoint’s network has no flows',
    'logs:DescribeLogStreams': 'the endpoint’s network has no flows',
    'logs:PutLogEvents': 'the endpoint’s network has no flows',
  },
};

/** Why a role has a right that no story used; undefined when nobody has said. */
export function reasonFor(role: string, action: string): string | undefined {
  return reasons[role]?.[action] ?? reasons['*']?.[action];
}
