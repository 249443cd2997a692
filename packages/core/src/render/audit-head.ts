import type { SealedHead } from '../audit/seal.ts';
import type { ChainAnchor } from '../audit/trail.ts';
import { type Block, own, paragraph } from './document.ts';

/** The audit trail's head, kept outside the trail's own store: `suture audit verify --head` compares the trail with it. */
export function describeAuditHead({ seq, hash, at, keyId }: SealedHead): Block {
  const signed = keyId === undefined ? 'not signed' : `signed with key ${keyId.slice(0, 16)}`;
  return paragraph(own(`Audit head: seq ${seq}, sha256 ${hash}, ${at}, ${signed}.`));
}

/** The heads that a text of Suture's names, as `describeAuditHead` wrote them. */
export function readAuditHeads(text: string): readonly ChainAnchor[] {
  return [...text.matchAll(/Audit head: seq (\d{1,9}), sha256 ([0-9a-f]{64})\b/g)].map(([, seq, hash = '']) => ({
    seq: Number(seq),
    hash,
  }));
}
