import { usesGitLab } from '@suture/core';
import { describeError } from '../describe-error.ts';
import { ok, problem, unknown, type Verdict } from '../finding.ts';
import { openGitLab } from '../open-gitlab.ts';
import type { World } from '../world.ts';

/** Whether the token works in each project on GitLab, and whether the branch that ships is protected. */
export async function checkGitLab(world: World): Promise<Verdict> {
  if (world.config === undefined || !usesGitLab(world.config)) return ok('no service uses it');
  const opened = await openGitLab(world);
  if ('verdict' in opened) return opened.verdict;
  const services = Object.values(world.config.services).filter(({ code }) => code.from === 'gitlab');
  const looked = await Promise.all(
    services.map(async ({ repository, branch }) => {
      try {
        return { faults: await opened.gitlab.inspect(repository, branch) };
      } catch (error) {
        return { faults: [], failed: `${repository}: ${describeError(error).detail}` };
      }
    }),
  );
  const faults = [...new Set(looked.flatMap((one) => one.faults))];
  const failed = looked.flatMap((one) => (one.failed === undefined ? [] : [one.failed]));
  if (faults.length > 0)
    return problem([...faults, ...failed].join('; '), 'docs/operating.md#gitlab has the steps on GitLab.');
  if (failed.length > 0) return unknown(failed.join('; '));
  return ok(`the token works in ${services.map(({ repository }) => repository).join(', ')}`);
}
