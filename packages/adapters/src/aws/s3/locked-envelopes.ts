import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { parse } from '@suture/core';
import * as z from 'zod';
import type { KeptEnvelopes } from '../../checkpoints/kept-checkpoints.ts';
import type { Bucket } from './objects.ts';

/** An envelope as the bucket has it, unparsed. */
interface LockedEnvelope {
  readonly name: string;
  readonly envelope: unknown;
}

const prefix = 'checkpoints/';
const Version = z.object({ Key: z.string(), VersionId: z.string() });

/**
 * Envelopes in a bucket with Object Lock and a default retention, which holds for every object that is put. S3 asks for a checksum on such a put
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-overview.html). What is put again becomes a version beside the first, and what is deleted
 * gets a marker above it: the first version of each key is read, which nobody could change.
 */
export function createLockedEnvelopes({ client, bucket }: Bucket): KeptEnvelopes & {
  /** All of an incident or of all incidents, by name. */
  readonly list: (incidentId?: string) => Promise<readonly LockedEnvelope[]>;
} {
  async function listFirst(incidentId: string | undefined): Promise<ReadonlyMap<string, string>> {
    const first = new Map<string, string>();
    let from: { readonly KeyMarker?: string | undefined; readonly VersionIdMarker?: string | undefined } = {};
    do {
      const page = await client.send(
        new ListObjectVersionsCommand({
          Bucket: bucket,
          Prefix: incidentId === undefined ? prefix : `${prefix}${incidentId}/`,
          ...from,
        }),
      );
      // The versions of a key come newest first.
      for (const version of page.Versions ?? []) {
        const { Key, VersionId } = parse(Version, version, 'a version of a checkpoint');
        first.set(Key, VersionId);
      }
      if (page.IsTruncated !== true) break;
      from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    } while (from.KeyMarker !== undefined);
    return first;
  }

  return {
    add: async (name, envelope) => {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `${prefix}${name}`,
          Body: JSON.stringify(envelope),
          ContentType: 'application/json',
          ChecksumAlgorithm: 'SHA256',
        }),
      );
    },
    list: async (incidentId) => {
      const envelopes: LockedEnvelope[] = [];
      for (const [key, version] of await listFirst(incidentId)) {
        const command = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version });
        const text = await (await client.send(command)).Body?.transformToString();
        envelopes.push({ name: key, envelope: readJson(text ?? '') });
      }
      return envelopes;
    },
  };
}

/** What is no JSON is kept as a text, which the verification names. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
