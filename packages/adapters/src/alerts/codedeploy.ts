import { type Alert, type Config, defined, Instant, parse } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../lenient.ts';
import { entitle, identityOf } from './alert-text.ts';
import { findService } from './find-service.ts';
import type { AlertSource } from './source.ts';

const detailType = 'CodeDeploy Deployment State-change Notification';

/** The fields we use of the event about a deployment. A rollback is a deployment of its own, after one that failed. */
const DeploymentChange = z.object({
  account: z.string().min(1),
  region: z.string().min(1),
  time: Instant,
  detail: z.object({
    application: z.string().min(1),
    deploymentGroup: z.string().min(1),
    deploymentId: lenient(z.string()),
    state: z.enum(['FAILURE', 'STOP', 'SUCCESS', 'START', 'READY']),
  }),
});

const Outline = z.object({
  source: z.literal('aws.codedeploy'),
  'detail-type': z.literal(detailType),
  detail: z.object({}),
});

export const codedeploy: AlertSource = {
  name: 'codedeploy',
  shape: `a "${detailType}" event`,
  grades: {
    source: 'platform',
    sourceId: 'platform',
    service: 'platform',
    state: 'platform',
    startedAt: 'platform',
    fingerprint: 'platform',
    severity: 'platform',
    suppressed: 'platform',
    title: 'platform',
    description: 'platform',
  },
  identity: ['account', 'region', 'detail.application', 'detail.deploymentGroup'],
  accepts: (event) => Outline.safeParse(event).success,
  read: readChange,
};

function readChange(raw: unknown, config: Config): Alert {
  const what = 'the CodeDeploy event';
  const { account, region, time, detail } = parse(DeploymentChange, raw, what);
  const { application, deploymentGroup, deploymentId, state } = detail;
  return {
    source: 'codedeploy',
    sourceId: `${application}/${deploymentGroup}`.slice(0, 300),
    service: findService(
      {
        source: 'codedeploy',
        what,
        field: 'detail.application',
        kind: 'CodeDeploy application',
        name: application,
        account,
        region,
      },
      config,
    ),
    title: entitle(`${application}: the deployment to ${deploymentGroup} ${state === 'FAILURE' ? 'failed' : state}`),
    state: state === 'SUCCESS' ? 'resolved' : 'firing',
    startedAt: new Date(time).toISOString(),
    fingerprint: identityOf('codedeploy', account, region, application, deploymentGroup),
    severity: 'high',
    ...defined({
      description: deploymentId?.slice(0, 300),
      suppressed: state === 'FAILURE' || state === 'SUCCESS' ? undefined : `the deployment's state is ${state}`,
    }),
  };
}
