import { describeError, isDenied } from './describe-error.ts';
import type { CalledModel } from './world.ts';

/** Why a model does not answer, and what to do. */
export interface Refusal {
  readonly model: CalledModel;
  readonly why: string;
  readonly remedy: string;
  /** It may well answer another time, or to the deployment's own roles. */
  readonly passes: boolean;
}

interface Cause {
  /** In the error's name and message. */
  readonly says: RegExp;
  readonly why: string;
  remedy(model: CalledModel): string;
  readonly passes?: true;
}

const choose = 'Choose another one for models in suture.config.ts.';

/** What Bedrock says when it does not let a call through, the most telling words first. */
const causes: readonly Cause[] = [
  {
    says: /use[ -]case (details|form)|first[ -]time[ -]use/i,
    why: "Anthropic's first-use form was not submitted for this account",
    remedy: () =>
      'Submit it once for the account or the organization: Bedrock console, Model catalog, an Anthropic model, "Submit use case details". It takes effect within minutes.',
  },
  {
    says: /aws-marketplace|INVALID_PAYMENT_INSTRUMENT|payment instrument/i,
    why: 'the account is not subscribed to the model, and the first call could not subscribe it',
    remedy: () =>
      'Run this command once with credentials that are allowed aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions, in an account with a valid payment method. The first call subscribes the whole account; the roles of the deployment need neither.',
  },
  {
    says: /service control policy/i,
    why: 'a policy of the organization (SCP) denies it',
    remedy: () =>
      'Ask the owner of the organization to allow bedrock:InvokeModel. A profile calls the model in every region it names.',
  },
  {
    says: /not authorized to perform/i,
    why: 'these credentials may not call it; the roles of the deployment have rights of their own',
    remedy: () =>
      'Run this command with credentials that are allowed bedrock:InvokeModel, or read the finding about rights.',
    passes: true,
  },
  {
    says: /on-demand throughput/i,
    why: 'it can be called through an inference profile only',
    remedy: ({ id }) =>
      `Put the prefix of your geography before the id in suture.config.ts (us.${id}, eu.${id}); the existing ones: aws bedrock list-inference-profiles --query 'inferenceProfileSummaries[].inferenceProfileId'`,
  },
  {
    says: /end of its life|legacy/i,
    why: 'the model is retired',
    remedy: () => `Newer ones: aws bedrock list-foundation-models --query 'modelSummaries[].modelId'\n${choose}`,
  },
  {
    says: /model identifier is invalid|could not resolve the foundation model|ResourceNotFound|not found|isn't supported/i,
    why: 'this region has no such model, inference profile or guardrail',
    remedy: ({ region }) => {
      const there = region === undefined ? '' : ` --region ${region}`;
      return [
        `What it has: aws bedrock list-inference-profiles${there} --query 'inferenceProfileSummaries[].inferenceProfileId'`,
        `aws bedrock list-foundation-models${there} --query 'modelSummaries[].modelId'`,
        choose,
      ].join('\n');
    },
  },
  {
    says: /don't have access to the model|AccessDenied/i,
    why: 'the account has no access to it',
    remedy: ({ id }) => `Read why in the Bedrock console (Model catalog, ${id}).\n${choose}`,
  },
  {
    says: /Throttl|too many|ServiceQuotaExceeded|429/i,
    why: 'it is throttled',
    remedy: () =>
      'Try again in a minute. If it stays so, the quota is too low, which is usual in a new account: Service Quotas, Amazon Bedrock, the tokens and requests per minute and tokens per day of the model.',
    passes: true,
  },
];

/** A failed call of a model, explained. What nothing explains is passed on as it is. */
export function explainRefusal(model: CalledModel, error: unknown): Refusal {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const cause = causes.find(({ says }) => says.test(`${name}: ${message}`));
  const { detail } = describeError(error);
  if (cause !== undefined)
    return { model, why: `${cause.why} (${detail})`, remedy: cause.remedy(model), passes: cause.passes ?? false };
  const refused = name === 'ValidationException' || isDenied(error);
  return { model, why: detail, remedy: `Read the message. ${choose}`, passes: !refused };
}
