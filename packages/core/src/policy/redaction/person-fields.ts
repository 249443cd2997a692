import type { Finding } from './finding.ts';

/** A field with a string, as JSON, YAML with quotes and printed objects write it. */
const field =
  /(?<![\w$-])([A-Za-z][A-Za-z_-]{1,30})(\\{0,15}["'])?[ \t]{0,3}:[ \t]{0,3}\\{0,15}["']([^"'\\\n]{2,200})(?=\\{0,15}["'])/dg;
/** ssa.gov, structure of social security numbers: no area 000, 666 or 900 to 999, no group 00, no serial 0000. */
const socialSecurity = /(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g;

interface Kind {
  /** The field's name in small letters, without signs. */
  readonly names: RegExp;
  readonly values: RegExp;
  readonly hide: (value: string) => string;
}

const kinds: readonly Kind[] = [
  {
    names: /^(?:first|last|given|family|sur|middle|maiden|full|holder|cardholder)name$/,
    values: /\p{L}/u,
    hide: veil,
  },
  {
    names: /^(?:street(?:address|line|name)?|(?:postal|home|billing|shipping)address|addressline)$/,
    values: /\p{L}/u,
    hide: veil,
  },
  // An address of the post, and none of mail, network or memory.
  { names: /^address$/, values: /^(?=.*\d)[A-Za-z0-9][^@:/]* [^@:/]{2,}$/, hide: veil },
  {
    names:
      /^(?:ssn|socialsecurity(?:number|no)?|tax(?:id|number)|national(?:id|number)|passport(?:number|no)?|identitycard(?:number)?|drivers?licen[sc]e(?:number|no)?)$/,
    values: /^(?=.*\d)[A-Za-z0-9 ./-]{5,30}$/,
    hide: veil,
  },
  {
    names: /^(?:(?:tele)?phone(?:number|no)?|mobile(?:number|no|phone)?|cellphone)$/,
    values: /^[\d ()+./-]{6,25}$/,
    hide: (value) => value.slice(0, 2) + veil(value.slice(2)),
  },
  { names: /^(?:dateofbirth|birthda(?:te|y)|dob)$/, values: /\d/, hide: keepYear },
];

/**
 * Values of fields that are named after what they say of a person. Length, case, signs and letters beyond ASCII keep their places, so that a
 * captured request that fails for one of them still fails; a date of birth keeps its year.
 */
export function findPersonFields(text: string): readonly Finding[] {
  const numbers = [...text.matchAll(socialSecurity)].map(({ index, 0: written }) =>
    finding(index, written, veil(written)),
  );
  const fields = [...text.matchAll(field)].flatMap(({ index, indices, 1: name = '', 2: closing, 3: value = '' }) => {
    const place = indices?.[3];
    const plain = name.toLowerCase().replace(/[_-]/g, '');
    const kind = kinds.find(({ names, values }) => names.test(plain) && values.test(value));
    const begins = closing === undefined ? /[{,]\s{0,20}$/ : /["']$/;
    if (kind === undefined || place === undefined || !begins.test(text.slice(Math.max(0, index - 22), index)))
      return [];
    const by = kind.hide(value);
    return by === value ? [] : [finding(place[0], value, by)];
  });
  return [...numbers, ...fields];
}

function finding(start: number, written: string, by: string): Finding {
  return { start, end: start + written.length, by, sure: false };
}

/** The same shape without what it said. */
function veil(value: string): string {
  return value.replace(/\d/g, '0').replace(/[a-z]/g, 'x').replace(/[A-Z]/g, 'X');
}

function keepYear(date: string): string {
  return date
    .replace(/(?<=\d{4}[-/.])\d{2}([-/.])\d{2}/, '01$101')
    .replace(/\b\d{2}([-/.])\d{2}(?=[-/.]\d{4})/, '01$101');
}
