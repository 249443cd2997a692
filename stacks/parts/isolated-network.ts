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
import { Construct } from 'constructs';

export interface IsolatedNetworkProps {
  readonly key: IKey;
  /** What the endpoint to S3, the only way out, allows. */
  readonly allowed: readonly PolicyStatement[];
}

/**
 * A network without a gateway or address translation. Its only way out is an endpoint to S3 with a policy.
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
    recordFlows(this, vpc, props.key);
    this.vpcId = vpc.ref;
    this.subnetIds = subnets.map((subnet) => subnet.ref);
    this.securityGroupId = group.attrGroupId;
  }
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
