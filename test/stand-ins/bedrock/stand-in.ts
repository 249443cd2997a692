import { type Answer, failWith } from './answers.ts';
import { checkRequest } from './check-request.ts';
import { type HttpCall, listen } from './listen.ts';
import { perform } from './perform.ts';
import { type BedrockRequest, ConverseBody, readRequest } from './request.ts';
import { createScriptQueue, type Script, type Turn } from './script.ts';

export interface BedrockStandIn {
  readonly url: string;
  /** Every readable request, oldest first, refused ones included; `as` names the script that answered it. */
  readonly requests: readonly (BedrockRequest & { readonly as?: string })[];
  /** Adds a conversation. */
  play(script: Script): void;
  /** Answers where no script is left; undefined for no answer. */
  answer(respond: (request: BedrockRequest) => Turn | undefined): void;
  /** The number of scripted turns not used yet. */
  left(): number;
  close(): Promise<void>;
}

/**
 * Amazon Bedrock's Converse endpoint with a scripted model. It refuses requests that Bedrock would refuse.
 * @param options.port any free port when omitted
 */
export async function startBedrockStandIn(options: { readonly port?: number } = {}): Promise<BedrockStandIn> {
  const scripts = createScriptQueue();
  const requests: (BedrockRequest & { readonly as?: string })[] = [];
  const responder: { respond?: (request: BedrockRequest) => Turn | undefined } = {};

  async function handle({ method, path, body }: HttpCall): Promise<Answer | 'hang'> {
    const model = /^\/model\/([^/?]+)\/converse$/.exec(path)?.[1];
    if (method !== 'POST' || model === undefined)
      return failWith(404, 'UnknownOperationException', `${method} ${path}`);
    const parsed = readBody(body);
    if (typeof parsed === 'string') return failWith(400, 'ValidationException', parsed);
    const request = readRequest(decodeURIComponent(model), parsed);
    const problem = checkRequest(request);
    const next = problem === undefined ? scripts.next(request) : undefined;
    requests.push({ ...request, ...(next?.as === undefined ? {} : { as: next.as }) });
    if (problem !== undefined) return failWith(400, 'ValidationException', problem);
    const turn = next?.turn ?? responder.respond?.(request);
    if (turn === undefined)
      return failWith(400, 'ValidationException', `Nothing is left to say to: ${request.lastText.slice(0, 200)}`);
    return perform(turn, request, requests.length);
  }

  const server = await listen(options.port ?? 0, handle);
  return {
    ...server,
    requests,
    play: scripts.add,
    answer: (respond) => {
      responder.respond = respond;
    },
    left: scripts.left,
  };
}

/** The body, or the reason why it cannot be read. */
function readBody(text: string): ConverseBody | string {
  try {
    const body = ConverseBody.safeParse(JSON.parse(text));
    if (body.success) return body.data;
    return body.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  } catch (error) {
    if (error instanceof SyntaxError) return 'The body is not JSON.';
    throw error;
  }
}
