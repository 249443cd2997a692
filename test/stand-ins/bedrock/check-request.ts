import type { BedrockRequest, ConverseBody } from './request.ts';

/** What Bedrock would refuse in a request, in about its own words; undefined when it would take it. */
export function checkRequest({ body, maxTokens }: BedrockRequest): string | undefined {
  // Bedrock itself takes a request without; but then it reserves the model's whole limit against the quota.
  if (maxTokens === undefined || maxTokens < 1) return 'inferenceConfig.maxTokens must be set to 1 or more.';
  return checkRoles(body) ?? checkTools(body) ?? checkResults(body) ?? checkCachePoints(body);
}

function checkRoles({ messages }: ConverseBody): string | undefined {
  if (messages[0]?.role !== 'user') return 'A conversation must start with a user message.';
  if (messages.at(-1)?.role !== 'user') return 'The conversation must end with a user message.';
  const repeated = messages.findIndex((message, index) => index > 0 && message.role === messages[index - 1]?.role);
  if (repeated > 0) return `A conversation must alternate between user and assistant roles (messages.${repeated}).`;
  for (const [index, { role, content }] of messages.entries()) {
    if (content.length === 0) return `The content field in the Message object at messages.${index} is empty.`;
    if (content.some((block) => 'text' in block && block.text.trim() === ''))
      return `The text field in the ContentBlock object at messages.${index}.content is blank.`;
    const stray = role === 'user' ? 'toolUse' : 'toolResult';
    if (content.some((block) => stray in block))
      return `${stray} blocks are not allowed in ${role} messages (${index}).`;
  }
  return undefined;
}

function checkTools({ messages, toolConfig }: ConverseBody): string | undefined {
  const uses = messages.some(({ content }) => content.some((block) => 'toolUse' in block || 'toolResult' in block));
  if (toolConfig === undefined) {
    return uses ? 'The toolConfig field must be defined when using toolUse and toolResult content blocks.' : undefined;
  }
  const specs = toolConfig.tools.flatMap((tool) => ('toolSpec' in tool ? [tool.toolSpec] : []));
  const names = specs.map((spec) => spec.name);
  if (new Set(names).size < names.length) return 'The tools in toolConfig must have names of their own.';
  const odd = specs.findIndex((spec) => spec.inputSchema.json.type !== 'object');
  if (odd >= 0)
    return `The value at toolConfig.tools.${odd}.toolSpec.inputSchema.json.type must be one of the following: object.`;
  const choice = toolConfig.toolChoice;
  if (choice !== undefined && 'tool' in choice && !names.includes(choice.tool.name))
    return `The tool ${choice.tool.name} of toolChoice is not among the tools in toolConfig.`;
  return undefined;
}

function checkResults({ messages }: ConverseBody): string | undefined {
  for (const [index, { role, content }] of messages.entries()) {
    if (role === 'assistant') continue;
    const asked = (messages[index - 1]?.content ?? []).flatMap((block) =>
      'toolUse' in block ? [block.toolUse.toolUseId] : [],
    );
    const answered = content.flatMap((block) => ('toolResult' in block ? [block.toolResult.toolUseId] : []));
    const missing = asked.filter((id) => !answered.includes(id));
    if (missing.length > 0)
      return `Expected toolResult blocks at messages.${index}.content for the following Ids: ${missing.join(', ')}`;
    if (answered.length > asked.length || answered.some((id) => !asked.includes(id)))
      return `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`;
  }
  return undefined;
}

/** Four marks at most, each behind something. */
function checkCachePoints({ system, messages, toolConfig }: ConverseBody): string | undefined {
  const lists = [system, toolConfig?.tools ?? [], ...messages.map((message) => message.content)];
  if (lists.some(([first]) => first !== undefined && 'cachePoint' in first)) return 'A cachePoint must follow content.';
  const count = lists.flat().filter((block) => 'cachePoint' in block).length;
  return count > 4 ? `At most 4 cachePoint blocks are allowed, ${count} were given.` : undefined;
}
