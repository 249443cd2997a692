import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher, thinkingWith } from './ports.ts';
import { openQueries } from './queries.ts';

const thinking = thinkingWith((cloud, host) => ({ telemetryQueries: openQueries(cloud, host.deployments) }));

export const handler = lambdaStep('Diagnose', openPorts(publisher, thinking));
