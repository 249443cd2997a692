import type { Invocation, Kernel } from '../kernel/kernel.ts';

/** Errors that a fault of the world, another worker, a person or a stop explains. */
const explained: ReadonlySet<string> = new Set([
  'AwsThrottled',
  'BaseMismatch',
  'BranchTaken',
  'BudgetSpent',
  'CodeHostThrottled',
  'CodeHostUnavailable',
  'DeliveryBusy',
  'KillSwitchThrown',
  'KillSwitchUnreadable',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'VersionConflict',
]);

/** Checks that the product fails only for a reason that lies in the world. */
export function checkFailure(
  kernel: Kernel,
  { caller }: Pick<Invocation, 'caller'>,
  name: string,
  message: string,
): void {
  if (explained.has(name) || (name === 'TypeError' && message.includes('the connection broke'))) return;
  kernel.violate('every failure has a cause in the world', `${caller}: ${name}: ${message.slice(0, 200)}`);
}
