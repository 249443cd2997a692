import sax from 'sax';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The element's own text without that of its children. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: OpenElement[];
  text: string;
}

/** Tests write the text: elements deeper than this are no report of a runner. */
const mostDepth = 200;

/**
 * Reads the root element of a text. Control characters and ampersands that runners leave in the text of their reports are kept.
 * A document's own entities are never expanded.
 * @returns undefined for a text that is no XML, or whose root element is cut off
 */
export function parseXml(text: string): XmlElement | undefined {
  const parser = sax.parser(true);
  const top: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  let tooDeep = false;
  // What is not well-formed is skipped; a handler keeps the parser going.
  parser.onerror = () => {};
  parser.onopentag = ({ name, attributes }) => {
    const element: OpenElement = { name, attributes: readAttributes(attributes), children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
    tooDeep ||= open.length > mostDepth;
  };
  parser.onclosetag = () => {
    if (open.length > 1) open.pop();
  };
  const addText = (part: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.ontext = addText;
  parser.oncdata = addText;
  parser.write(text.replace(/^\uFEFF/, ''));
  return open.length === 1 && !tooDeep ? top.children[0] : undefined;
}

function readAttributes(attributes: sax.Tag['attributes'] | sax.QualifiedTag['attributes']): Record<string, string> {
  const texts = Object.entries(attributes).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return Object.fromEntries(texts);
}
