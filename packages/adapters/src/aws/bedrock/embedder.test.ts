import { BedrockRuntimeClient, ThrottlingException } from '@aws-sdk/client-bedrock-runtime';
import { expect, it } from 'vitest';
import { createBedrockEmbedder } from './index.ts';

const embeddings = { id: 'amazon.titan-embed-text-v2:0', region: 'eu-west-1' };

/** A client whose calls go no further than here. */
function openClient(answer: (body: unknown) => unknown) {
  const asked: unknown[] = [];
  const client = new BedrockRuntimeClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  client.middlewareStack.add(
    () => async (context) => {
      const body: unknown = JSON.parse(String(Object.entries(context.input).find(([name]) => name === 'body')?.[1]));
      asked.push(body);
      const output = { $metadata: {}, body: new TextEncoder().encode(JSON.stringify(answer(body))) };
      return { response: {}, output };
    },
    { step: 'initialize' },
  );
  return { asked, open: () => client };
}

it('asks Titan for one vector a text, in order', async () => {
  let count = 0;
  const { asked, open } = openClient(() => ({ embedding: Array(256).fill(count++), inputTextTokenCount: 3 }));

  const vectors = await createBedrockEmbedder({ embeddings, open }).embed(
    Array.from({ length: 10 }, (_, n) => `text ${n}`),
  );

  expect(asked[9]).toEqual({ inputText: 'text 9', dimensions: 256, normalize: true });
  expect(vectors.map((vector) => vector[255])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it('refuses a vector of another length', async () => {
  const { open } = openClient(() => ({ embedding: [1, 2] }));

  await expect(createBedrockEmbedder({ embeddings, open }).embed(['a'])).rejects.toMatchObject({
    name: 'InvalidInput',
  });
});

it('says that the quota is used up', async () => {
  const { open } = openClient(() => {
    throw new ThrottlingException({ message: 'slow down', $metadata: {} });
  });

  await expect(createBedrockEmbedder({ embeddings, open }).embed(['a'])).rejects.toMatchObject({
    name: 'ModelThrottled',
  });
});
