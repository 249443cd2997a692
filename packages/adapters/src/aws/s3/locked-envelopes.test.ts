import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { createLockedEnvelopes } from './index.ts';

interface Version {
  readonly Key: string;
  readonly VersionId: string;
}

/** A bucket that lists one version per page. Like S3, it lists the newest version of each key first. */
function standIn(versions: readonly Version[], texts: Readonly<Record<string, string>>) {
  const puts: object[] = [];
  const prefixes: (string | undefined)[] = [];
  const client = {
    send: async (command: unknown) => {
      if (command instanceof PutObjectCommand) return puts.push(command.input);
      if (command instanceof GetObjectCommand) {
        const text = texts[command.input.VersionId ?? ''] ?? '';
        return { Body: { transformToString: async () => text } };
      }
      if (!(command instanceof ListObjectVersionsCommand)) throw new Error('no such operation');
      const { Prefix = '', KeyMarker, VersionIdMarker } = command.input;
      prefixes.push(Prefix);
      const under = versions.filter(({ Key }) => Key.startsWith(Prefix));
      const before = under.findIndex(({ Key, VersionId }) => Key === KeyMarker && VersionId === VersionIdMarker);
      const page = under[before + 1];
      const next = { NextKeyMarker: page?.Key, NextVersionIdMarker: page?.VersionId };
      return { Versions: page === undefined ? [] : [page], IsTruncated: before + 2 < under.length, ...next };
    },
  } as unknown as S3Client;
  return { envelopes: createLockedEnvelopes({ client, bucket: 'sealed' }), puts, prefixes };
}

it('adds an envelope with a checksum, which Object Lock asks for, and sets no retention of its own', async () => {
  const { envelopes, puts } = standIn([], {});
  const envelope = { payloadType: 't', payload: '', signatures: [{ keyid: 'k', sig: '' }] };

  await envelopes.add('inc-1/0000000004.json', envelope);

  expect(puts).toEqual([
    {
      Bucket: 'sealed',
      Key: 'checkpoints/inc-1/0000000004.json',
      Body: JSON.stringify(envelope),
      ContentType: 'application/json',
      ChecksumAlgorithm: 'SHA256',
    },
  ]);
});

it('reads the first version of each, whatever was put over it, over all pages', async () => {
  const key = (incident: string, seq: number) => `checkpoints/${incident}/000000000${seq}.json`;
  const versions = [
    { Key: key('inc-1', 4), VersionId: 'forged' },
    { Key: key('inc-1', 4), VersionId: 'first' },
    { Key: key('inc-1', 9), VersionId: 'only' },
    { Key: key('inc-2', 1), VersionId: 'other' },
  ];
  const { envelopes, prefixes } = standIn(versions, {
    first: '{"n":4}',
    forged: '{"n":5}',
    only: 'broken',
    other: '1',
  });

  const own = await envelopes.list('inc-1');
  const all = await envelopes.list();

  expect(own).toEqual([
    { name: key('inc-1', 4), envelope: { n: 4 } },
    { name: key('inc-1', 9), envelope: 'broken' },
  ]);
  expect(all.map(({ name }) => name)).toEqual([key('inc-1', 4), key('inc-1', 9), key('inc-2', 1)]);
  expect(new Set(prefixes)).toEqual(new Set(['checkpoints/inc-1/', 'checkpoints/']));
});
