import { type Config, readConfig } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';

export const repository = 'shop/orders';

/** Each is contained in the next. */
export const commits = { before: 'a1'.repeat(20), merged: 'b2'.repeat(20), after: 'c3'.repeat(20) };
const order = [commits.before, commits.merged, commits.after];

/** Whether one of the commits contains another. A commit may be named by its first characters. */
export async function contains(_repository: string, ancestor: string, descendant: string): Promise<boolean> {
  const at = order.findIndex((commit) => commit.startsWith(descendant));
  return order.includes(ancestor) && order.indexOf(ancestor) <= at;
}

export type Step = 'started' | 'partly' | 'succeeded' | 'failed';

/** A system that ships commits, as far as a rollout watcher sees it. */
export interface ShippingSystem {
  ship(commit: string, step: Step): void;
}

/** A minute later at each call, beginning after the incident. */
export function createTimes(): () => Date {
  let minutes = 0;
  return () => {
    minutes += 1;
    return new Date(Date.parse(sampleIncident.createdAt) + minutes * 60_000);
  };
}

export function configOf(rollout: object): Config {
  return readConfig({ services: { orders: { repository, branch: 'main', rollout } } }, 'the configuration');
}

/** An error as a client of the AWS SDK throws it. */
export function awsError(name: string): Error {
  return Object.assign(new Error(`${name}: as a test wants it`), { name });
}
