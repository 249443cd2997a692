import { usesGitLab } from '@suture/core';
import { readSecret } from './deployment.ts';
import { skipped, type Verdict } from './finding.ts';
import type { GitLabInspection, World } from './world.ts';

/** GitLab as the stage's token sees it, or why it cannot be looked at. */
export async function openGitLab(world: World): Promise<{ gitlab: GitLabInspection } | { verdict: Verdict }> {
  if (world.config === undefined || !usesGitLab(world.config)) return { verdict: skipped('no service uses GitLab') };
  if (world.openGitLab === undefined) return { verdict: skipped('this command cannot reach GitLab') };
  const token = await readSecret(world, 'GITLAB_TOKEN');
  if (token === undefined) return { verdict: skipped('GITLAB_TOKEN is not set') };
  return { gitlab: world.openGitLab(token) };
}
