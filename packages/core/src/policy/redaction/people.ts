import type { Finding } from './finding.ts';

const email = /(?<![\p{L}\p{N}._+-])([\p{L}\p{N}._+-]+)(@|%40)((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?![\p{L}\p{N}])/gu;
const cardNumber = /(?<![\w.-])(?:\d{13,19}|\d{4}([ .-])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ .-])\d{6}\2\d{4,5})(?![\w-])/g;
/** ISO 13616: country, check digits, and up to 30 more. */
const iban = /(?<![A-Za-z0-9_-])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9_-])/g;
/** ITU E.164: a plus sign, the country, and at most 15 digits in groups. */
const phone = /(?<![\w+.)\]-])\+[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,5}\)?){2,6}(?![\w+-])/g;
/** Endings of files that no domain has. */
const files =
  /\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|[cm]?[jt]sx?|css|s[ac]ss|less|json5?|html?|ya?ml|toml|txt|map|lock|log|xml|pdf|woff2?|[jw]ar|tgz|gz|so|dll|exe|go|rb|java|kt|php|cpp|vue)$/i;

/** Mail addresses, numbers of cards and accounts, and telephone numbers in international form. */
export function findPeople(text: string): readonly Finding[] {
  return [
    ...findAddresses(text),
    ...findNumbers(text, cardNumber, (written) => isCardNumber(written.replace(/\D/g, ''))),
    ...findNumbers(text, iban, isAccount, 4),
    ...findNumbers(text, phone, isPhone, 2),
  ];
}

function findAddresses(text: string): readonly Finding[] {
  return [...text.matchAll(email)].flatMap((match) => {
    const { index, 0: written, 1: user = '', 2: at = '@', 3: domain = '' } = match;
    const end = index + written.length;
    if (isNobody(user, domain, text[end] ?? '')) return [];
    return [{ start: index, end, by: { address: `${user}@${domain}`.toLowerCase(), at }, sure: false }];
  });
}

/** Reserved names (RFC 2606), the user of a clone URL, and a file such as a picture of double size. */
function isNobody(user: string, domain: string, next: string): boolean {
  if (user === 'git' && (/[:/]/.test(next) || /^(?:[\w-]+\.)*(?:git|github|gitlab|bitbucket|azure)\b/i.test(domain)))
    return true;
  if (files.test(domain)) return true;
  return /(?:^|\.)example\.(?:com|org|net|edu)$|\.(?:example|invalid|test|localhost)$/i.test(domain);
}

/** The first characters stay, as JSON knows no number that begins with 0; what is left passes no check. */
function findNumbers(text: string, form: RegExp, isMeant: (written: string) => boolean, kept = 1): readonly Finding[] {
  return [...text.matchAll(form)]
    .filter(([written]) => isMeant(written))
    .map(({ index, 0: written }) => {
      const by = written.slice(0, kept) + written.slice(kept).replace(/[A-Z\d]/g, '0');
      return { start: index, end: index + written.length, by, sure: false };
    });
}

/** Lengths and first digits of the issuers, so that instants and counters are not taken for cards; then Luhn's check. */
function isCardNumber(digits: string): boolean {
  const issued =
    /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7]|35)\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17})$/;
  if (!issued.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, character, index) => {
    const digit = Number(character) * (index % 2 === 0 ? 1 : 2);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 7064: the number with its head at its end leaves 1. */
function isAccount(written: string): boolean {
  const plain = written.replaceAll(' ', '');
  if (plain.length < 15 || plain.length > 34 || (plain.match(/\d/g)?.length ?? 0) < 8) return false;
  const moved = plain.slice(4) + plain.slice(0, 4);
  return [...moved].reduce((rest, sign) => Number(`${rest}${Number.parseInt(sign, 36)}`) % 97, 0) === 1;
}

/** An unbroken number may be a sum or the added line of a patch; it has to be as long as telephone numbers are. */
function isPhone(written: string): boolean {
  const digits = written.replace(/\D/g, '').length;
  return digits <= 15 && digits >= (/[ ./()-]/.test(written) ? 9 : 11);
}
