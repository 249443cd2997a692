export { isTestPath, layOutBeforeFix, withFiles } from './before-fix.ts';
export { findPastFixes, HistoryLine, type PastIncident, readHistory } from './past-incidents.ts';
export { passedIn } from './people-tests.ts';
export { replayIncident, type ShadowResult, type ShadowSetup } from './replay.ts';
