import { createBedrockEmbedder, openBedrockClient } from '@suture/adapters/aws/bedrock';
import { createCodeSearch, createGrammarFiles } from '@suture/adapters/code-search';
import { type CodeSearch, defined, type Snapshots } from '@suture/core';
import type { Cloud } from '../ports.ts';
import { traced } from '../traced.ts';

/** The index of the deployed commit's code, stored with the artifacts. The grammars are files next to the bundle. */
export function openCodeSearch({ objects, config, environment, timeLeft }: Cloud, snapshots: Snapshots): CodeSearch {
  const embeddings = config.models?.embeddings;
  const open = (region?: string) => traced(openBedrockClient(region));
  return createCodeSearch({
    snapshots,
    objects,
    grammars: createGrammarFiles(`${environment.LAMBDA_TASK_ROOT}/grammars`),
    timeLeft,
    ...defined({ embedder: embeddings && createBedrockEmbedder({ embeddings, open }) }),
  });
}
