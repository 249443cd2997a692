import { digestOfPart, parseJson } from '@suture/core';
import { AdfContent, AdfDocument, type AdfNode, textOf } from './replies.ts';

const beginText = 'Suture keeps this part current. Write above or below it.';
const endText = (digest: string) => `End of the part that Suture keeps current (${digest}).`;
const endPattern = /^End of the part that Suture keeps current \(([0-9a-f]{16})\)\.$/;
const beginAnchor = '{anchor:suture-begin}';
const endAnchor = /\{anchor:suture-end-([0-9a-f]{16})\}/;

/** How descriptions and comments are written for one kind of Jira. */
export interface Format {
  /** A description that is Suture's alone so far. @param body what `writeForTicket` wrote */
  describe(body: string): unknown;
  /** The description with another text in Suture's part; undefined if a person changed or removed that part. */
  replace(description: unknown, body: string): unknown;
  /** A comment that ends with its reference. */
  comment(body: string, reference: string): unknown;
}

/** Jira Cloud: documents of nodes. Suture's part begins and ends with a line that people can see, since a document has no hidden ones. */
export const documents: Format = {
  describe: (body) => documentOf(partOf(readContent(body))),
  replace: (description, body) => {
    const content = AdfDocument.safeParse(description).data?.content ?? [];
    const from = content.findIndex((node) => textOf(node) === beginText);
    const to = content.findIndex((node, at) => at > from && endPattern.test(textOf(node)));
    if (from === -1 || to === -1) return undefined;
    const digest = endPattern.exec(textOf(content[to]))?.[1];
    if (
      digest !==
      digestOf(
        content
          .slice(from + 1, to)
          .map(textOf)
          .join('\n'),
      )
    )
      return undefined;
    return documentOf([...content.slice(0, from), ...partOf(readContent(body)), ...content.slice(to + 1)]);
  },
  comment: (body, reference) => documentOf([...readContent(body), paragraph(reference)]),
};

/** Jira Data Center: wiki markup. Suture's part stands between two anchors, which nobody sees. */
export const wiki: Format = {
  describe: wikiPart,
  replace: (description, body) => {
    const text = typeof description === 'string' ? description : '';
    const from = text.indexOf(beginAnchor);
    const end = endAnchor.exec(text);
    if (from === -1 || end === null || end.index < from) return undefined;
    if (end[1] !== digestOf(text.slice(from + beginAnchor.length, end.index))) return undefined;
    return `${text.slice(0, from)}${wikiPart(body)}${text.slice(end.index + end[0].length)}`;
  },
  comment: (body, reference) => `${body}\n\n${reference}`,
};

function partOf(content: readonly AdfNode[]): readonly AdfNode[] {
  const digest = digestOf(content.map(textOf).join('\n'));
  return [paragraph(beginText), ...content, paragraph(endText(digest))];
}

function wikiPart(body: string): string {
  return `${beginAnchor}\n${body.trim()}\n{anchor:suture-end-${digestOf(body)}}`;
}

function documentOf(content: readonly AdfNode[]): object {
  return { type: 'doc', version: 1, content };
}

function paragraph(text: string): AdfNode {
  return { type: 'paragraph', content: [{ type: 'text', text, marks: [{ type: 'em' }] }] };
}

function readContent(body: string): readonly AdfNode[] {
  return parseJson(AdfContent, body, 'the text for Jira');
}

/** Short enough for a line that people can see. Of nodes only the text counts: Jira changes attributes that nobody touched. */
function digestOf(text: string): string {
  return digestOfPart(text).slice(0, 16);
}
