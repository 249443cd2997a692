import { expect, it } from 'vitest';
import { drivesScaling } from './scaling.ts';

const id = '3ad70e12-1aca-4c95-b628-79e0736d3752';
const policy = (resource: string) =>
  `arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:6b1f0000-0000-4000-8000-000000000000:${resource}`;
const group = policy('autoScalingGroupName/web:policyName/cpu70');
const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';

it.each([
  { name: `TargetTracking-web-asg-AlarmHigh-${id}` },
  { name: `TargetTracking-web-asg-AlarmLow-3ad70e12` },
  { name: `TargetTracking-service/cluster/web-AlarmHigh-${id}` },
  { name: `TargetTracking-table/orders/index/by-day-ProvisionedCapacityHigh-${id}` },
  { name: `TargetTracking-endpoint/orders/variant/all-AlarmLow-${id}` },
  { name: 'x', description: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${group}.` },
  { name: 'awseb-e-abc-stack-AWSEBCloudwatchAlarmHigh-1ABC' },
  { name: 'awseb-e-abc', description: 'ElasticBeanstalk Default Scale Up alarm' },
  { name: 'Web-UpperAlarm', description: 'Upper threshold scaling alarm' },
  { name: 'orders-cpu', actions: [group] },
  { name: 'orders-cpu', actions: [policy('resource/ecs/service/default/web:policyName/up')] },
  { name: 'orders-reads', actions: [policy('resource/dynamodb/table/orders:policyName/$orders:createdBy/1')] },
  {
    name: 'orders-cpu',
    actions: [
      'arn:aws-us-gov:autoscaling:us-gov-west-1:123456789012:scalingPolicy:1:autoScalingGroupName/a:policyName/b',
    ],
  },
])('knows that $name drives scaling', (alarm) => {
  expect(drivesScaling(alarm)).toBe(true);
});

it.each([
  { name: 'orders-5xx' },
  { name: 'orders-cpu', actions: [topic] },
  { name: 'orders-cpu', actions: [group, topic] },
  { name: `TargetTracking-web-asg-AlarmHigh-${id}`, actions: [group, topic] },
  { name: 'orders-TargetTracking-AlarmHigh-12345678' },
  { name: 'orders-scaling-policy-AlarmHigh', description: 'The scaling policy cannot keep up' },
  { name: 'orders-cpu', actions: [] },
])('takes $name for an incident', (alarm) => {
  expect(drivesScaling(alarm)).toBe(false);
});
