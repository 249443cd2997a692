import { checkBootstrap } from './checks/bootstrap.ts';
import { checkConfiguration } from './checks/configuration.ts';
import { checkCredentials } from './checks/credentials.ts';
import { checkDeadLetters } from './checks/dead-letters.ts';
import { checkGitHub } from './checks/github.ts';
import { checkKillSwitch } from './checks/kill-switch.ts';
import { checkLogGroups } from './checks/log-groups.ts';
import { checkModels } from './checks/models.ts';
import { checkOperators } from './checks/operators.ts';
import { checkOwnAlarms } from './checks/own-alarms.ts';
import { checkProvingGround } from './checks/proving-ground.ts';
import { checkQuotas } from './checks/quotas.ts';
import { checkSecrets } from './checks/secrets.ts';
import { checkServiceAlarms } from './checks/service-alarms.ts';
import { checkStacks } from './checks/stacks.ts';
import { checkStateMachine } from './checks/state-machine.ts';
import { describeError } from './describe-error.ts';
import { type Finding, skipped } from './finding.ts';
import type { Check, World } from './world.ts';

/** What needs the account, in the order in which it is printed. */
export const accountChecks: Readonly<Record<string, Check>> = {
  bootstrap: checkBootstrap,
  stacks: checkStacks,
  secrets: checkSecrets,
  'kill switch': checkKillSwitch,
  'state machine': checkStateMachine,
  'proving ground': checkProvingGround,
  'dead letters': checkDeadLetters,
  'service alarms': checkServiceAlarms,
  'own alarms': checkOwnAlarms,
  operators: checkOperators,
  'log groups': checkLogGroups,
  models: checkModels,
  quotas: checkQuotas,
  'GitHub App': checkGitHub,
};

/** Looks at everything and changes nothing. What needs the account is skipped when the credentials do not work. */
export async function examine(world: World): Promise<readonly Finding[]> {
  const [configuration, credentials] = await Promise.all([
    look('configuration', checkConfiguration, world),
    look('credentials', checkCredentials, world),
  ]);
  const others = Object.entries(accountChecks).map(([name, check]) =>
    credentials.status === 'ok' ? look(name, check, world) : { name, ...skipped('needs working AWS credentials') },
  );
  return [configuration, credentials, ...(await Promise.all(others))];
}

async function look(name: string, check: Check, world: World): Promise<Finding> {
  try {
    return { name, ...(await check(world)) };
  } catch (error) {
    return { name, ...describeError(error) };
  }
}
