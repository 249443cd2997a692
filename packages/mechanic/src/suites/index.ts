export { type Detection, detectSuite } from './detect.ts';
export { suiteEnvironment } from './environment.ts';
export { explainInstall } from './install-command.ts';
export { explainNotRunnable } from './installed.ts';
export { instrumentText } from './instrument.ts';
export type {
  Framework,
  ProgramEnd,
  ProgramRun,
  RunProgram,
  Suite,
  SuitePart,
  SuiteReport,
  SuiteRun,
  TestResult,
} from './model.ts';
export { copySuite, partAround, sameSuite } from './parts.ts';
export { fileOfId } from './program.ts';
export { readPlain } from './report.ts';
export { runProgram } from './run-program.ts';
export { runSuite } from './run-suite.ts';
export { isProjectFile, type ProjectFiles } from './workspace.ts';
