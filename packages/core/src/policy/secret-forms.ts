import type { ConstantText } from '../ports/syntax.ts';
import { findSecrets } from './redaction.ts';

/** Shorter texts hold no key worth the time. */
const shortest = 8;
const shortestEncoded = 16;
/** Base64 of base64 of hexadecimal digits. */
const maxLayers = 3;

/** Texts of a program that are a secret once they are put together, decoded or turned round. */
export function findHiddenSecrets(texts: readonly ConstantText[]): readonly ConstantText[] {
  const candidates = texts.flatMap((constant) => {
    const forms = formsOf(constant);
    return forms.length === 0 ? [] : [{ constant, forms }];
  });
  // One look at everything is enough for nearly every file.
  if (findSecrets(candidates.flatMap(({ forms }) => forms).join('\n')).length === 0) return [];
  return candidates.filter(({ forms }) => findSecrets(forms.join('\n')).length > 0).map(({ constant }) => constant);
}

function formsOf({ text, target, built }: ConstantText): readonly string[] {
  if (text.length < shortest) return [];
  const named = (value: string) => [value, ...(target === undefined ? [] : [`${target} = ${JSON.stringify(value)}`])];
  const own = built ? named(text) : [];
  if (text.length < shortestEncoded) return own;
  return [...own, [...text].reverse().join(''), ...decodings(text, 0).flatMap(named)];
}

function decodings(text: string, layer: number): readonly string[] {
  if (layer >= maxLayers || text.length < shortestEncoded || text.length > 20_000) return [];
  const decoded = [fromHex(text), fromBase64(text), fromPercent(text)].filter((one) => one !== undefined);
  return decoded.flatMap((one) => [one, ...decodings(one, layer + 1)]);
}

const printable = /^[\t\n\r\x20-\x7e]+$/;

function fromHex(text: string): string | undefined {
  const digits = text.replace(/[\s:]|\\x|0x|,/g, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) return undefined;
  const decoded = digits.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  return printable.test(decoded) ? decoded : undefined;
}

function fromBase64(text: string): string | undefined {
  const plain = text.trim().replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/\s]+={0,2}$/.test(plain)) return undefined;
  try {
    const decoded = atob(plain.replace(/\s/g, ''));
    return printable.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}

function fromPercent(text: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
