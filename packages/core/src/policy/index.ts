export * from './alarm-pattern.ts';
export { divideAmongRules } from './alarm-rule.ts';
export { AuditRetention } from './audit-retention.ts';
export { consoleDomains, isRegionName } from './aws-console.ts';
export { blurMessage } from './blur.ts';
export * from './budgeted-model.ts';
export { linesOfDiff, rangesOfPatch } from './changed-ranges.ts';
export {
  ChatConfig,
  ChatName,
  channelsOfChat,
  chatOf,
  chatsOf,
  secretsOfChat,
  topicsOfChat,
} from './chat.ts';
export {
  CodeSource,
  connectedRepositories,
  describeCodeGap,
  isHosted,
  nameCodeProject,
  packedRepositories,
  receivesWebhooks,
  repositoriesOnGitLab,
  TicketSystem,
  ticketReaders,
  usesGitHub,
  usesGitLab,
} from './code-source.ts';
export { type Command, commandList, readCommand } from './commands.ts';
export * from './config.ts';
export { type ConfigChange, compareConfigs, needsBeyond, versionOf } from './config-version.ts';
export { findDoubt, type Grade, type Grading, gradeEvidence } from './corroboration.ts';
export * from './fingerprint.ts';
export * from './fingerprint-rules.ts';
export { fixKindOf, fixKindWords } from './fix-kind.ts';
export { GitLabConfig, projectPath } from './gitlab.ts';
export * from './glob.ts';
export { describeFinding, type GuardedPatch, type GuardPorts, judgeGuardrails, judgePath } from './guardrails.ts';
export * from './jira.ts';
export { readKillSwitch } from './kill-switch.ts';
export * from './model-id.ts';
export * from './model-prices.ts';
export * from './models.ts';
export * from './observation.ts';
export * from './protected-paths.ts';
export { readClean } from './read-clean.ts';
export * from './recovery/index.ts';
export * from './redaction.ts';
export { scratchBranch } from './rehearsal.ts';
export { type RolloutBy, RolloutSource, rolloutSecrets, secretsOfRollouts } from './rollout-source.ts';
export type { FoundLine, SameFault } from './same-fault.ts';
export * from './service.ts';
export { lowerShare } from './share-bound.ts';
export { sharePrefixes } from './shared-prefixes.ts';
export * from './sources.ts';
export * from './stage-settings.ts';
export { reproductionFolder } from './test-paths.ts';
export * from './trust.ts';
export {
  describeStanding,
  describeTrustRule,
  nameSeverities,
  readTrust,
  type TrustReport,
  type TrustRow,
} from './trust-report.ts';
export * from './vendors.ts';
export * from './webhook-signature.ts';
export * from './webhooks.ts';
