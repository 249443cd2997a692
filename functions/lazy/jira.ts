import { createJiraTickets } from '@suture/adapters/jira';
import type { JiraConfig, Tickets } from '@suture/core';
import type { Cloud } from '../ports.ts';
import { openVendorWorld } from './vendor-world.ts';

/** Tickets in Jira, with the stage's token. */
export function openJira(settings: JiraConfig, cloud: Pick<Cloud, 'clock' | 'config' | 'secrets'>): Tickets {
  return createJiraTickets(settings, openVendorWorld(cloud));
}
