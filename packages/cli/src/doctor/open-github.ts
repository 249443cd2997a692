import { usesGitHub } from '@suture/core';
import { readSecret } from './deployment.ts';
import { skipped, type Verdict } from './finding.ts';
import type { GitHubInspection, World } from './world.ts';

/** The code host as the App sees it, or why it cannot be looked at. */
export async function openGitHub(world: World): Promise<{ github: GitHubInspection } | { verdict: Verdict }> {
  if (world.config !== undefined && !usesGitHub(world.config)) return { verdict: skipped('no service uses GitHub') };
  if (world.openGitHub === undefined) return { verdict: skipped('this command cannot reach the code host') };
  const [appId, privateKey] = await Promise.all([
    readSecret(world, 'GITHUB_APP_ID'),
    readSecret(world, 'GITHUB_APP_PRIVATE_KEY'),
  ]);
  if (appId === undefined || privateKey === undefined) return { verdict: skipped("the App's secrets are not set") };
  return { github: world.openGitHub({ appId: appId.trim(), privateKey: privateKey.replaceAll('\\n', '\n') }) };
}
