import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkDependencies } from '@suture/adapters/proving';
import type { Alert, ServiceConfig } from '@suture/core';
import {
  type Detection,
  detectSuite,
  explainInstall,
  explainNotRunnable,
  type ProjectFiles,
} from '@suture/mechanic/suites';
import { LanguageNotRepaired, NoTests, SuiteNotRunnable } from '../errors.ts';
import { findForeignLanguage } from './languages.ts';
import { readManifest } from './manifest.ts';

export interface SuiteCheck {
  /** Absolute path of the user's checkout, for what is installed in it. */
  readonly repository: string;
  /** The commit that is about to be healed. */
  readonly files: ProjectFiles;
  readonly service: ServiceConfig | undefined;
  /** Whether a model may be asked, which reads any language. */
  readonly hasModel: boolean;
  /** Whether a fix is wanted, which needs tests that prove it. */
  readonly wantsFix: boolean;
}

/**
 * Finds out, before there is an incident, whether Suture can do here what is asked for.
 * @throws LanguageNotRepaired, DependenciesMissing, SuiteNotRunnable or NoTests
 */
export function checkSuite({ failingCommand }: Pick<Alert, 'failingCommand'>, check: SuiteCheck): void {
  const { repository, files, service } = check;
  const detect = (command: string | undefined) => detectSuite(files.read, command, files.list);
  const failing = failingCommand === undefined ? undefined : detect(failingCommand);
  checkLanguage(failing, check);
  checkDependencies(repository);
  if (failing !== undefined) refuseUnrunnable(failing, failingCommand, repository);
  const own = detect(service?.testCommand);
  // Without a suite of its own, a project is still diagnosed.
  if (own.outcome === 'found' || service?.testCommand !== undefined)
    refuseUnrunnable(own, service?.testCommand, repository);
  checkInstalled(failing ?? own, check);
  if (own.outcome === 'found' || failing !== undefined || !check.wantsFix) return;
  if (service?.trust.start !== 'observe') throw new NoTests(own.reason);
}

function checkLanguage(failing: Detection | undefined, { files, hasModel }: SuiteCheck): void {
  if (hasModel) return;
  const suite = failing?.outcome === 'found' ? failing.suite : undefined;
  const argv = suite?.framework === 'command' ? suite.argv : [];
  const language = findForeignLanguage(files.list?.() ?? [], argv);
  if (language !== undefined) throw new LanguageNotRepaired(language);
}

function refuseUnrunnable(found: Detection, command: string | undefined, repository: string): void {
  const why = found.outcome === 'none' ? found.reason : explainNotRunnable(found.suite, repository);
  if (why !== undefined) throw new SuiteNotRunnable(command ?? 'npm test', why);
}

/** A package that the code imports and that was added since the last install fails every test, and is no fault of the code. */
function checkInstalled(found: Detection, { repository, files }: SuiteCheck): void {
  // A member of a workspace has a package.json of its own.
  if (found.outcome === 'none' || found.suite.cwd !== undefined) return;
  const missing = [...readManifest(files).dependencies].filter(
    (name) => !existsSync(join(repository, 'node_modules', name)),
  );
  if (missing.length === 0) return;
  const why = `${missing.slice(0, 3).join(', ')} of package.json ${missing.length === 1 ? 'is' : 'are'} not installed: ${explainInstall(repository)}.`;
  throw new SuiteNotRunnable(found.suite.source, why);
}
