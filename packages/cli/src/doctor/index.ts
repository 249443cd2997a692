import { checkLogGroups, checkOwnAlarms } from './checks/alarms.ts';
import { checkChat } from './checks/chat.ts';
import { checkDeployments } from './checks/deployments.ts';
import { checkEvents, checkGitHub } from './checks/github.ts';
import { checkGitLab } from './checks/gitlab.ts';
import { checkModels } from './checks/models.ts';
import { checkAlarmActions, checkOperators } from './checks/notifications.ts';
import { checkDeadLetters, checkKillSwitch, checkUndelivered } from './checks/operation.ts';
import { checkAlarmRules, checkServiceAlarms } from './checks/patterns.ts';
import { checkQuotas } from './checks/quotas.ts';
import { checkRights } from './checks/rights.ts';
import { checkSecrets } from './checks/secrets.ts';
import { checkConfiguration, checkCredentials } from './checks/setup.ts';
import { checkBootstrap, checkProvingGround, checkStacks, checkStateMachine } from './checks/stacks.ts';
import { checkCode, checkTickets } from './checks/trial.ts';
import { describeError } from './describe-error.ts';
import { type Finding, skipped } from './finding.ts';
import type { Check, World } from './world.ts';

/** What needs the account, in the order in which it is printed. */
export const accountChecks: Readonly<Record<string, Check>> = {
  bootstrap: checkBootstrap,
  stacks: checkStacks,
  secrets: checkSecrets,
  rights: checkRights,
  'kill switch': checkKillSwitch,
  'state machine': checkStateMachine,
  'proving ground': checkProvingGround,
  'dead letters': checkDeadLetters,
  'undelivered events': checkUndelivered,
  'service alarms': checkServiceAlarms,
  'alarm rules': checkAlarmRules,
  'own alarms': checkOwnAlarms,
  'alarm actions': checkAlarmActions,
  operators: checkOperators,
  tickets: checkTickets,
  chat: checkChat,
  code: checkCode,
  'log groups': checkLogGroups,
  models: checkModels,
  quotas: checkQuotas,
  'GitHub App': checkGitHub,
  'GitHub events': checkEvents,
  GitLab: checkGitLab,
  deployments: checkDeployments,
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
