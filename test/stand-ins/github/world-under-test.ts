import { afterEach } from 'vitest';
import { type Seeded, seedShop } from './client.ts';
import { type GitHubStandIn, startGitHubStandIn } from './start.ts';

/** What time it is in these tests. */
export const noon = new Date('2026-03-01T12:00:00Z');

export interface Shop extends Seeded {
  readonly github: GitHubStandIn;
  /** Lets time pass on the host. */
  advance(minutes: number): void;
}

/** Gives every test a seeded host of its own, ended after it. */
export function openShops(): () => Promise<Shop> {
  const running: GitHubStandIn[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((github) => github.close()));
  });
  return async () => {
    let now = noon.getTime();
    const github = await startGitHubStandIn({ clock: () => new Date(now) });
    running.push(github);
    const seeded = await seedShop(github, noon);
    return {
      github,
      ...seeded,
      advance(minutes) {
        now += minutes * 60_000;
      },
    };
  };
}
