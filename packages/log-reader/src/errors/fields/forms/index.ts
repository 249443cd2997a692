import { appInsights } from './app-insights.ts';
import { logArguments } from './arguments.ts';
import { bugsnag } from './bugsnag.ts';
import { deadLetter } from './dead-letter.ts';
import { flatKeys } from './flat-keys.ts';
import type { ErrorForm } from './form.ts';
import { go } from './go.ts';
import { graphql } from './graphql.ts';
import { lambdaRejection } from './lambda-rejection.ts';
import { monolog } from './monolog.ts';
import { openTelemetry } from './opentelemetry.ts';
import { rollbar } from './rollbar.ts';
import { sentry } from './sentry.ts';
import { stepFunctions } from './step-functions.ts';
import { structlog } from './structlog.ts';

/** The forms whose keys mean something else elsewhere, the most specific first. All others are read by their keys. */
export const errorForms: readonly ErrorForm[] = [
  lambdaRejection,
  deadLetter,
  sentry,
  bugsnag,
  rollbar,
  appInsights,
  structlog,
  monolog,
  stepFunctions,
  graphql,
  go,
  logArguments,
  openTelemetry,
  flatKeys,
];
