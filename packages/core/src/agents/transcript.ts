import type { Artifacts, ModelMessage, ModelReply, ModelRequest, ModelTool } from '../ports/index.ts';

export interface Transcript {
  /** Asks, and keeps the new part of the question with the reply, or with why there was none. */
  record(asked: ModelMessage | undefined, ask: () => Promise<ModelReply>): Promise<ModelReply>;
}

/**
 * Keeps a conversation, however it ends: a line of JSON that says what the model was, then one for each turn.
 * What was said before is not repeated.
 */
export async function keepTranscript<T>(
  opening: { readonly role: ModelRequest['role']; readonly system: string; readonly tools: readonly ModelTool[] },
  keep: { readonly artifacts: Artifacts; readonly key: string },
  run: (transcript: Transcript) => Promise<T>,
): Promise<T> {
  const { role, system, tools } = opening;
  const lines: unknown[] = [{ role, system, tools: tools.map((tool) => tool.name) }];
  try {
    return await run({
      record: async (asked, ask) => {
        const turn = lines.length;
        try {
          const reply = await ask();
          lines.push({ turn, asked, reply });
          return reply;
        } catch (error) {
          lines.push({
            turn,
            asked,
            failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
          });
          throw error;
        }
      },
    });
  } finally {
    await keep.artifacts.put(keep.key, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  }
}
