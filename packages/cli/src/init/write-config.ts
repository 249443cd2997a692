import { patternForAlarm, profileIn } from '@suture/core';
import type { FoundTelemetry } from './find-telemetry.ts';
import type { FoundRepository } from './read-repository.ts';

/**
 * The text of a `suture.config.ts`. Names come from outside and are written as JSON strings, so that none of them can become code.
 * Without telemetry, comments say how to fill it in.
 * @param region where Suture is deployed; without one the models' profiles are those that every region can call
 * @param trial observes without GitHub, and sends tickets by mail
 */
export function writeConfig(
  found: FoundRepository,
  telemetry: FoundTelemetry | undefined,
  region: string | undefined,
  trial = false,
): string {
  const model = quote(profileIn(region, 'anthropic.claude-sonnet-4-5-20250929-v1:0'));
  const { configModule } = found;
  const opening = configModule
    ? [`import { defineConfig } from '${configModule}';`, '', ...heading, 'export default defineConfig({']
    : [
        ...heading.slice(0, -1),
        ' * @see ConfigInput in suture-heal: each field is checked when the file is read.',
        ' */',
        'export default {',
      ];
  const lines = [
    ...opening,
    '  services: {',
    `    ${quote(found.service)}: {`,
    ...indent(6, serviceLines(found, telemetry, trial)),
    '    },',
    '  },',
    "  // Alerts below this are recorded and nothing more: 'low', 'medium', 'high' or 'critical'.",
    "  severityFloor: 'low',",
    ...(found.apiUrl === undefined || trial ? [] : [`  github: { apiUrl: ${quote(found.apiUrl)} },`]),
    '  // Bedrock models or inference profiles that this account may call; `suture doctor` checks it.',
    '  models: {',
    `    diagnose: { id: ${model}, maxTokens: 8192 },`,
    `    fix: { id: ${model}, maxTokens: 8192 },`,
    '  },',
    ...(trial
      ? [
          "  // Tickets are mail to the operators, or to subscribers if there are any; 'none' keeps them in the bucket alone.",
          "  tickets: 'sns',",
        ]
      : []),
    "  // Addresses to notify when Suture itself fails: ['operators@example.com'].",
    '  operators: [],',
    configModule ? '});' : '};',
  ];
  return `${lines.join('\n')}\n`;
}

const heading = [
  '/**',
  ' * What Suture watches, and how far it may go. Fields that are left out have safe defaults.',
  ' */',
];

function serviceLines(
  found: FoundRepository,
  telemetry: FoundTelemetry | undefined,
  trial: boolean,
): readonly string[] {
  return [
    ...(found.repository === undefined && !trial
      ? [
          "// No remote with an owner and a name was found: write 'owner/name' here to heal it in the cloud.",
          "repository: '.',",
        ]
      : [`repository: ${quote(found.repository ?? 'trial/service')},`]),
    ...(found.branch === undefined ? [] : ['// The branch that ships.', `branch: ${quote(found.branch)},`]),
    '// CloudWatch alarms that mean this service, by name; * stands for any letters.',
    ...listLines(
      'alarms',
      telemetry?.alarms.map(patternForAlarm),
      'aws cloudwatch describe-alarms --query "MetricAlarms[].AlarmName"',
    ),
    "// CloudWatch log groups that hold the service's errors, 10 at most.",
    ...listLines('logGroups', telemetry?.logGroups, 'aws logs describe-log-groups --query "logGroups[].logGroupName"'),
    ...(trial ? trialLines : fixLines),
  ];
}

const trialLines = [
  '// A commit that `suture code push` packs: nothing is read from GitHub, so nothing can be proposed there.',
  "code: { from: 'tarball' },",
  "trust: { start: 'observe' },",
  '// How bad an alert of this service is when the alert does not say.',
  "severity: 'medium',",
];

const fixLines = [
  '// Who says which commit is live: deployments recorded on GitHub, or',
  "// { by: 'codepipeline', pipeline: 'NAME' }.",
  "rollout: { by: 'github-deployments', environment: 'production' },",
  "// The test suite is found by itself (package.json's test script); testCommand: 'npm run test:unit' overrides that.",
  '// Minutes that one run of it may take.',
  'testMinutes: 5,',
  '// How bad an alert of this service is when the alert does not say.',
  "severity: 'medium',",
  '// Pull requests are drafts until fixes of their kind have earned more: suture trust says how many are missing. A person always merges.',
  "trust: { start: 'draft' },",
  '// What a fix may touch: globs from the root of the repository.',
  "guardrails: { allow: ['**'], deny: [], maxFiles: 5, maxLines: 80 },",
];

function listLines(field: string, names: readonly string[] | undefined, command: string): readonly string[] {
  if (names !== undefined && names.length > 0)
    return [`${field}: [`, ...names.map((name) => `  ${quote(name)},`), '],'];
  const why = names === undefined ? 'The account could not be read' : "None contains the service's name";
  return [`// ${why}. List them with: ${command}`, `${field}: [],`];
}

function indent(by: number, lines: readonly string[]): readonly string[] {
  return lines.map((line) => `${' '.repeat(by)}${line}`);
}

function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}
