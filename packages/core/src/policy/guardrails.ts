import type { Diagnosis, Patch } from '../model/index.ts';
import type { GuardrailRule } from './config.ts';
import { matchesGlob } from './glob.ts';
import { findSecrets } from './redaction.ts';

/** Paths no configuration can open: what ships, what is secret, what decides whether a fix is good. */
export const alwaysDenied: readonly string[] = [
  '.git/**',
  '**/.git/**',
  '.gitmodules',
  '.gitattributes',
  '**/.gitattributes',
  '.github/**',
  '.gitlab-ci.yml',
  '.circleci/**',
  '.buildkite/**',
  'Jenkinsfile',
  'azure-pipelines.yml',
  '.ci/**',
  '**/buildspec*.{yml,yaml}',
  '**/Dockerfile*',
  '**/docker-compose*',
  '**/*.tf',
  '**/*.tfvars',
  '**/cdk.json',
  '**/sst.config.*',
  'stacks/**',
  'infra/**',
  'terraform/**',
  '**/serverless.*',
  '**/.env',
  '**/.env.*',
  '**/*.pem',
  '**/*.key',
  '**/*.p12',
  '**/secrets/**',
  '**/.npmrc',
  '**/.yarnrc*',
  '**/*production*.{json,yml,yaml,toml}',
  '**/package.json',
  '**/package-lock.json',
  '**/npm-shrinkwrap.json',
  '**/yarn.lock',
  '**/pnpm-lock.yaml',
  '**/bun.lock*',
  '**/node_modules/**',
  '**/*.{test,spec}.*',
  '**/__tests__/**',
  '**/__mocks__/**',
  '**/__snapshots__/**',
  'test/**',
  'tests/**',
  '**/test/**',
  '**/tests/**',
  '**/*.snap',
  '**/vitest.config.*',
  '**/vitest.workspace.*',
  '**/vite.config.*',
  '**/jest.config.*',
  '**/.mocharc*',
  '**/babel.config.*',
  '**/.babelrc*',
  '**/tsconfig*.json',
  '**/.husky/**',
  'suture.config.*',
  '**/AGENTS.md',
  '**/CLAUDE.md',
  '**/.cursorrules',
  'CODEOWNERS',
  '**/CODEOWNERS',
];

/** The one folder a reproduction may add files to, at the root of the repository or of one of its packages. */
export const reproductionFolder = 'suture-reproduction';

/**
 * Every reason a patch may not be tried, in words; none when it may.
 * Judges what would be written, not what the author says of it.
 */
export function judgeGuardrails(patch: Patch, diagnosis: Diagnosis, rule: GuardrailRule): readonly string[] {
  const reasons: string[] = [];
  for (const file of patch.files) {
    reasons.push(...judgePath(file.path, rule));
    if (file.after === null) reasons.push(`${file.path}: a fix may not delete a file`);
    if (file.before === null) reasons.push(`${file.path}: a fix may not add a file other than its reproduction`);
    if (!rule.beyondDiagnosis && !diagnosis.files.includes(file.path))
      reasons.push(`${file.path}: the diagnosis does not name this file`);
    reasons.push(...judgeText(file.path, file.before ?? '', file.after ?? ''));
  }
  if (new Set(patch.files.map((file) => file.path)).size !== patch.files.length) reasons.push('a file is named twice');
  if (patch.files.length > rule.maxFiles)
    reasons.push(`${patch.files.length} files are changed, at most ${rule.maxFiles} may be`);
  const lines = patch.files.reduce((sum, file) => sum + changedLines(file.before ?? '', file.after ?? ''), 0);
  if (lines === 0) reasons.push('nothing is changed');
  if (lines > rule.maxLines) reasons.push(`${lines} lines are changed, at most ${rule.maxLines} may be`);
  for (const file of patch.reproduction.files) reasons.push(...judgeReproductionFile(file.path, file.content));
  return reasons;
}

function judgePath(path: string, rule: GuardrailRule): readonly string[] {
  const odd = judgePathForm(path);
  if (odd !== undefined) return [odd];
  const denied = [...alwaysDenied, ...rule.deny].find((glob) => matchesGlob(path, glob));
  if (denied !== undefined) return [`${path}: protected path (${denied})`];
  if (!rule.allow.some((glob) => matchesGlob(path, glob))) return [`${path}: outside the allowed paths`];
  return [];
}

function judgePathForm(path: string): string | undefined {
  const segments = path.split('/');
  if (
    path.startsWith('/') ||
    path.includes('\\') ||
    segments.some((part) => part === '..' || part === '.' || part === '')
  ) {
    return `${path}: not a plain path inside the repository`;
  }
  for (const character of path) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x21 || code > 0x7e)
      return `${JSON.stringify(path)}: a path may hold only printable ASCII without spaces`;
  }
  return undefined;
}

function judgeText(path: string, before: string, after: string): readonly string[] {
  const reasons: string[] = [];
  const known = new Set(findSecrets(before));
  if (findSecrets(after).some((secret) => !known.has(secret)))
    reasons.push(`${path}: the change adds something that looks like a secret`);
  const added = importedPackages(after).filter((name) => !importedPackages(before).includes(name));
  if (added.length > 0)
    reasons.push(`${path}: the change imports ${added.join(', ')}, which this file did not use before`);
  if (hasHiddenCharacters(after) && !hasHiddenCharacters(before))
    reasons.push(`${path}: the change adds invisible or direction-changing characters`);
  return reasons;
}

function judgeReproductionFile(path: string, content: string): readonly string[] {
  const odd = judgePathForm(path);
  if (odd !== undefined) return [odd];
  const reasons: string[] = [];
  if (!path.split('/').slice(0, -1).includes(reproductionFolder))
    reasons.push(`${path}: a reproduction belongs in ${reproductionFolder}/`);
  if (findSecrets(content).length > 0)
    reasons.push(`${path}: the reproduction holds something that looks like a secret`);
  return reasons;
}

/** Packages a JavaScript or TypeScript text imports; relative paths are not packages. */
function importedPackages(text: string): readonly string[] {
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"`]([^'"`\n]+)['"`]/g);
  return [...found].map((match) => match[1] ?? '').filter((name) => !name.startsWith('.') && name !== '');
}

function hasHiddenCharacters(text: string): boolean {
  return /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/.test(text);
}

/** Lines of either text that the other does not have: what a reader must look at. */
function changedLines(before: string, after: string): number {
  const counts = new Map<string, number>();
  for (const line of before.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of after.split('\n')) counts.set(line, (counts.get(line) ?? 0) - 1);
  let changed = 0;
  for (const count of counts.values()) changed += Math.abs(count);
  return changed;
}
