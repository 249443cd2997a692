import { NoSuchKey, NotFound, type S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryObjects, createObjectArtifacts, type Objects } from '../../objects/index.ts';
import { createS3Objects } from './index.ts';

interface Request {
  readonly constructor: { readonly name: string };
  readonly input: { readonly Bucket: string; readonly Key: string; readonly Body?: Uint8Array };
}

/** A bucket called `artifacts` that keeps what it is given. */
function createBucket() {
  const kept = new Map<string, Uint8Array>();
  const send = async (command: Request) => {
    const { name } = command.constructor;
    const { input } = command;
    if (input.Bucket !== 'artifacts') throw new RangeError(`no bucket ${input.Bucket}`);
    const body = kept.get(input.Key);
    if (name === 'PutObjectCommand') kept.set(input.Key, new Uint8Array(input.Body ?? []));
    else if (body === undefined)
      throw name === 'HeadObjectCommand'
        ? new NotFound({ message: 'no', $metadata: {} })
        : new NoSuchKey({ message: 'no', $metadata: {} });
    return { Body: { transformToByteArray: async () => body } };
  };
  return { client: { send } as unknown as S3Client, kept };
}

const kinds: readonly { kind: string; open(): Objects }[] = [
  { kind: 'S3', open: () => createS3Objects({ client: createBucket().client, bucket: 'artifacts' }) },
  { kind: 'memory', open: createMemoryObjects },
];

describe.each(kinds)('objects in $kind', ({ open }) => {
  let objects: Objects;

  beforeEach(() => {
    objects = open();
  });

  it('gives back the bytes, and the latest of them', async () => {
    await objects.put('proving/in/a.tgz', new Uint8Array([0, 255, 1]));
    await objects.put('proving/in/a.tgz', new Uint8Array([2, 0]));

    expect(await objects.get('proving/in/a.tgz')).toEqual(new Uint8Array([2, 0]));
    expect(await objects.has('proving/in/a.tgz')).toBe(true);
  });

  it('has nothing where nothing was put', async () => {
    expect(await objects.get('proving/in/a.tgz')).toBeUndefined();
    expect(await objects.has('proving/in/a.tgz')).toBe(false);
  });

  it('keeps an artifact as UTF-8', async () => {
    const artifacts = createObjectArtifacts(objects);
    await artifacts.put('incidents/i/a.json', '{"a":"Grüße"}');

    expect(await artifacts.get('incidents/i/a.json')).toBe('{"a":"Grüße"}');
    expect(await objects.get('incidents/i/a.json')).toEqual(new TextEncoder().encode('{"a":"Grüße"}'));
    expect(await artifacts.get('incidents/i/b.json')).toBeUndefined();
  });
});

it('does not take a bucket that refuses for one that is empty', async () => {
  const objects = createS3Objects({ client: createBucket().client, bucket: 'other' });

  await expect(objects.get('a')).rejects.toThrow('no bucket other');
  await expect(objects.has('a')).rejects.toThrow('no bucket other');
});
