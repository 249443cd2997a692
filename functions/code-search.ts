import { createBedrockEmbedder } from '@suture/adapters/aws/bedrock';
import { createCodeSearch, createGrammarFiles } from '@suture/adapters/code-search';
import type { CodeSearch, Snapshots } from '@suture/core';
import type { Cloud } from './ports.ts';

/** The index of the deployed commit's code, kept beside the artifacts. The grammars lie beside the bundle. */
export function openCodeSearch({ objects, config, environment, timeLeft }: Cloud, snapshots: Snapshots): CodeSearch {
  const embeddings = config.models?.embeddings;
  return createCodeSearch({
    snapshots,
    objects,
    grammars: createGrammarFiles(`${environment.LAMBDA_TASK_ROOT}/grammars`),
    timeLeft,
    ...(embeddings === undefined ? {} : { embedder: createBedrockEmbedder({ embeddings }) }),
  });
}
