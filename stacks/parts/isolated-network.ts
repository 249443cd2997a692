import { Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  CfnFlowLog,
  CfnRouteTable,
  CfnSecurityGroup,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnFirewallDomainList,
  CfnFirewallRuleGroup,
  CfnFirewallRuleGroupAssociation,
} from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';

export interface IsolatedNetworkProps {
  readonly key: IKey;
  /** What the endpoint to S3, the only way out, allows. */
  readonly allowed: readonly PolicyStatement[];
}

/**
 * A network without a gateway or address translation. Its only way out is an endpoint to S3 with a policy, and the only names it resolves are those
 * of S3 in its region: a query for another name could carry data out.
 * Written as resources, since the construct for networks would look up availability zones in the account.
 */
export class IsolatedNetwork extends Construct {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: IsolatedNetworkProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const vpc = new CfnVPC(this, 'Vpc', {
      cidrBlock: '10.73.0.0/24',
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
    const routes = new CfnRouteTable(this, 'Routes', { vpcId: vpc.ref });
    const subnets = [0, 1].map((index) => {
      const subnet = new CfnSubnet(this, `Subnet${index}`, {
        vpcId: vpc.ref,
        cidrBlock: `10.73.0.${index * 128}/25`,
        availabilityZone: Fn.select(index, Fn.getAzs()),
        mapPublicIpOnLaunch: false,
      });
      new CfnSubnetRouteTableAssociation(this, `Route${index}`, { subnetId: subnet.ref, routeTableId: routes.ref });
      return subnet;
    });
    new CfnVPCEndpoint(this, 'Storage', {
      vpcId: vpc.ref,
      serviceName: `com.amazonaws.${stack.region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: [routes.ref],
      policyDocument: new PolicyDocument({
        statements: props.allowed.map((statement) => {
          const copy = PolicyStatement.fromJson(statement.toStatementJson());
          copy.addPrincipals(new StarPrincipal());
          return copy;
        }),
      }),
    });
    const group = new CfnSecurityGroup(this, 'Group', {
      vpcId: vpc.ref,
      groupDescription: 'Nothing in; out to the S3 endpoint, which is all that the network leads to',
      securityGroupEgress: [
        { ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: '0.0.0.0/0', description: 'S3 endpoint' },
      ],
    });
    resolveOnly(this, vpc, storageDomains(stack));
    recordFlows(this, vpc, props.key);
    this.vpcId = vpc.ref;
    this.subnetIds = subnets.map((subnet) => subnet.ref);
    this.securityGroupId = group.attrGroupId;
  }
}

/** The names of S3 in the stack's region, those of buckets included; clients in us-east-1 may leave the region out. */
function storageDomains({ region, urlSuffix }: Stack): readonly string[] {
  const places = [`s3.${region}`, `s3.dualstack.${region}`, ...(region === 'us-east-1' ? ['s3'] : [])];
  return places.flatMap((place) => [`${place}.${urlSuffix}`, `*.${place}.${urlSuffix}`]);
}

/** Lets the network's resolver answer for these domains, and say of every other one that there is none. */
function resolveOnly(scope: Construct, vpc: CfnVPC, domains: readonly string[]): void {
  const list = (id: string, names: readonly string[]) =>
    new CfnFirewallDomainList(scope, id, { domains: [...names] }).attrId;
  const rules = new CfnFirewallRuleGroup(scope, 'Names', {
    firewallRules: [
      {
        firewallDomainListId: list('Resolved', domains),
        // S3 answers by names of its own, which need not be listed.
        firewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN',
        priority: 1,
        action: 'ALLOW',
      },
      { firewallDomainListId: list('Others', ['*']), priority: 2, action: 'BLOCK', blockResponse: 'NXDOMAIN' },
    ],
  });
  new CfnFirewallRuleGroupAssociation(scope, 'NamesOfNetwork', {
    firewallRuleGroupId: rules.attrId,
    vpcId: vpc.ref,
    // The first that may be chosen.
    priority: 101,
    mutationProtection: 'DISABLED',
  });
}

function recordFlows(scope: Construct, vpc: CfnVPC, key: IKey): void {
  const log = new LogGroup(scope, 'Flows', {
    retention: RetentionDays.THREE_MONTHS,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'FlowsRole', {
    assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com'),
    inlinePolicies: {
      own: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            resources: [log.logGroupArn],
          }),
        ],
      }),
    },
  });
  new CfnFlowLog(scope, 'FlowLog', {
    resourceId: vpc.ref,
    resourceType: 'VPC',
    trafficType: 'ALL',
    logGroupName: log.logGroupName,
    deliverLogsPermissionArn: role.roleArn,
  });
}
