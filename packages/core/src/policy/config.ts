import * as z from 'zod';
import { Severity } from '../model/index.ts';
import { parse } from '../parse.ts';
import { AlarmPattern } from './alarm-pattern.ts';
import { AuditRetention } from './audit-retention.ts';
import { ChatConfig } from './chat.ts';
import { CodeSource, findConflicts, TicketSystem } from './code-source.ts';
import { FingerprintRules } from './fingerprint-rules.ts';
import { GitLabConfig } from './gitlab.ts';
import { JiraConfig } from './jira.ts';
import { Models } from './models.ts';
import { MetricChoice, Tracing } from './observation.ts';
import { RolloutSource } from './rollout-source.ts';
import { AccountId, findMisplaced, RegionName, WorkloadSource } from './sources.ts';
import { Stages } from './stage-settings.ts';
import { TrustRule } from './trust.ts';
import { serviceVendorFields, vendorFields } from './vendors.ts';
import { PartnerBus, WebhooksConfig } from './webhooks.ts';
import { widenableRules } from './widenable-rules.ts';

const WidenedRule = z.strictObject({
  /** A rule's name, as the refusal shows it in brackets. */
  rule: z.enum(widenableRules),
  /** Where it is allowed. */
  paths: z.array(z.string().min(1)).min(1),
  /** Why, for the person who reviews. */
  why: z.string().min(1),
});

/** What a fix may touch. Globs are relative to the repository's root. */
export const GuardrailRule = z.strictObject({
  /** Source a fix may change. */
  allow: z.array(z.string()).default(['**']),
  /** Never, whatever `allow` says; added to the built-in list, which cannot be shortened. */
  deny: z.array(z.string()).default([]),
  maxFiles: z.int().min(1).max(50).default(5),
  /** Added and removed lines together, the reproduction not counted. */
  maxLines: z.int().min(1).max(2000).default(80),
  /** Lets a fix change files beyond those of the diagnosis. */
  beyondDiagnosis: z.boolean().default(false),
  /** Allows what one rule refuses, for some paths. The pull request says so each time. */
  widen: z.array(WidenedRule).max(50).default([]),
});
export type GuardrailRule = z.infer<typeof GuardrailRule>;

const ReplayHint = z.strictObject({
  /** Module that makes the application, relative to the repository's root. */
  module: z.string().min(1),
  /** Its export: a factory, a request listener, a server or a Lambda handler. */
  export: z.string().min(1).default('default'),
});

/** What the service promises to those who use it. */
export const Sla = z.strictObject({
  /** Percent of requests that must succeed: 99.9. */
  availability: z.number().min(50).max(99.9999).optional(),
  /** Minutes until an incident must be over, by severity. */
  resolveMinutes: z.partialRecord(Severity, z.int().positive()).default({}),
});
export type Sla = z.infer<typeof Sla>;

const defaultTestMinutes = 5;

export const ServiceConfig = z.strictObject({
  /** `owner/name` on a code host, or a folder on one machine. */
  repository: z.string().min(1),
  /** The branch that ships. */
  branch: z.string().min(1).optional(),
  /** Where its code is read. Without a code host, nothing is proposed: the service stays at the trust level `observe`. */
  code: CodeSource.default({ from: 'github' }),
  /** The account and region of the `sources` that it runs in; Suture's own when both are left out. */
  account: AccountId.optional(),
  region: RegionName.optional(),
  /** Names of alarms and Auto Scaling groups that mean this service. */
  alarms: z.array(AlarmPattern).default([]),
  /** CloudWatch log groups that hold the service's errors. */
  logGroups: z.array(z.string().min(1)).max(10).default([]),
  /** Metrics worth a look in an incident, beside those of its alarm. */
  metrics: z.array(MetricChoice).max(10).default([]),
  /** Where its traces are; none are asked for when left out. */
  xray: Tracing.optional(),
  ...serviceVendorFields,
  rollout: RolloutSource.default({ by: 'github-deployments', environment: 'production' }),
  /** The command that runs the test suite; package.json's test script when left out. */
  testCommand: z.string().min(1).optional(),
  /** Minutes one run of the suite may take. */
  testMinutes: z.number().positive().max(60).default(defaultTestMinutes),
  replay: ReplayHint.optional(),
  /** `first`: the mechanic looks for a repair before a model diagnoses; `off`: models alone. */
  mechanic: z.enum(['off', 'first']).default('off'),
  severity: Severity.default('medium'),
  /** Where people read along on its incidents, where that is elsewhere than for the other services. */
  chat: ChatConfig.optional(),
  /** How its errors are compared, where the built-in way folds too much or too little. */
  fingerprint: FingerprintRules.optional(),
  sla: Sla.optional(),
  trust: TrustRule.prefault({}),
  guardrails: GuardrailRule.default({
    allow: ['**'],
    deny: [],
    maxFiles: 5,
    maxLines: 80,
    beyondDiagnosis: false,
    widen: [],
  }),
});
export type ServiceConfig = z.infer<typeof ServiceConfig>;

/** Milliseconds that one run of a service's tests may take. */
export function testTimeout(service: ServiceConfig | undefined): number {
  return Math.round((service?.testMinutes ?? defaultTestMinutes) * 60_000);
}

export const Limits = z.strictObject({
  /** Fixes written for one diagnosis before a human is asked. */
  fixAttempts: z.int().min(1).max(10).default(3),
  /** Rounds of requested changes. */
  reviewRounds: z.int().min(1).max(10).default(3),
  /** Fixes written because checks of the pull request failed that pass without it; 0 only explains them. */
  checkRounds: z.int().min(0).max(5).default(1),
  /** Times that a fix is written again because its pull request conflicts with the branch that it is for. */
  rebuildRounds: z.int().min(0).max(5).default(2),
  /** Pull requests of Suture that may be open in one repository; a further fix waits. */
  openReviews: z.int().min(1).max(50).default(5),
  /** Diagnoses of one incident, the first included. */
  diagnoses: z.int().min(1).max(5).default(2),
  /** Seconds the symptom must stay away, by severity. */
  verifySeconds: z.partialRecord(Severity, z.int().min(0)).default({}),
  /** Seconds between two looks. */
  verifyEvery: z.int().min(1).default(60),
  /** Looks before "no traffic" is handed to a human. */
  verifyLooks: z.int().min(1).default(60),
  /** Minutes in which an alert that comes again joins the incident of the one before, without a look at the evidence. */
  foldMinutes: z.number().min(0).max(240).default(15),
  /** Hours until a merge that never went live is overdue; the state that waits for it ends after seven days. */
  rolloutHours: z.number().positive().max(160).default(24),
  /** Whether a fix waits until the one before it in the same repository is closed or handed over. */
  oneFixPerRepository: z.boolean().default(true),
});
export type Limits = z.infer<typeof Limits>;

const GitHubConfig = z.strictObject({
  /** Another one for GitHub Enterprise Server. */
  apiUrl: z.url().default('https://api.github.com'),
  /** Webhook addresses of other stages that share the App: it has one webhook, so its stage passes deliveries on. */
  forwardTo: z
    .array(z.url({ protocol: /^https$/, error: 'must be the WebhookUrl of another stage' }))
    .max(5)
    .default([]),
});

/** What the operator edits: `suture.config.ts`. */
export const Config = z
  .strictObject({
    services: z.record(z.string().min(1), ServiceConfig),
    /** Accounts and regions beside Suture's own that services live in. */
    sources: z.array(WorkloadSource).max(50).default([]),
    /** Alerts below this are recorded and nothing more. */
    severityFloor: Severity.default('low'),
    limits: Limits.prefault({}),
    github: GitHubConfig.prefault({}),
    gitlab: GitLabConfig.prefault({}),
    /** Where tickets are kept. */
    tickets: TicketSystem.default('github'),
    jira: JiraConfig.optional(),
    /** Where people read along. */
    chat: ChatConfig.optional(),
    /** Addresses that get each ticket by mail; those of `operators` when there are none. Only with `tickets: 'sns'`. */
    subscribers: z.array(z.email()).default([]),
    ...vendorFields,
    /** Other systems whose alerts are received over HTTP. */
    webhooks: WebhooksConfig.prefault({}),
    /** Buses of EventBridge on which partners send their alerts. */
    partnerBuses: z.array(PartnerBus).max(10).default([]),
    /** The models of the cloud's engine; on one machine the mechanic is the engine. */
    models: Models.optional(),
    /** How long signed checkpoints of the audit trail are locked. */
    audit: AuditRetention.prefault({}),
    /** Where Suture's own alarms are sent. */
    operators: z.array(z.email()).default([]),
    /** How stages are deployed, by name. */
    stages: Stages.default({}),
  })
  .superRefine((config, context) => {
    for (const misplaced of findMisplaced(config)) context.addIssue({ code: 'custom', ...misplaced });
    for (const { path, message } of findConflicts(config))
      context.addIssue({ code: 'custom', path: [...path], message });
  });
export type Config = z.infer<typeof Config>;
/** As written by a person, defaults left out. */
export type ConfigInput = z.input<typeof Config>;

/** Checks what a person wrote. @throws InvalidInput that names each wrong field */
export function readConfig(value: unknown, what: string): Config {
  return parse(Config, value, what);
}

/** Gives the configuration file completion and checks in an editor. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

const verifyDefaults: Readonly<Record<Severity, number>> = { critical: 1800, high: 1200, medium: 900, low: 600 };

/** Seconds the symptom must stay away before an incident of this severity is closed. */
export function verifySeconds(limits: Limits, severity: Severity): number {
  return limits.verifySeconds[severity] ?? verifyDefaults[severity];
}
