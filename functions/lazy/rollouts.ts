import { createRolloutsByService, openRolloutClients, openRolloutSources } from '@suture/adapters/rollouts';
import type { Rollouts } from '@suture/core';
import { openGateway } from '../parts/gateway.ts';
import type { Cloud } from '../ports.ts';
import { traced } from '../traced.ts';
import { openByService } from './sources.ts';
import { openVendorWorld } from './vendor-world.ts';

export function openRollouts(cloud: Cloud): Rollouts {
  const { config } = cloud;
  const host = openGateway(cloud);
  const world = openVendorWorld(cloud);
  const of = openByService(cloud, (options) => {
    const clients = openRolloutClients(options, traced);
    return createRolloutsByService(config, openRolloutSources({ world, host, clients }));
  });
  return { status: (incident, mergeCommit) => of(incident.service).status(incident, mergeCommit) };
}
