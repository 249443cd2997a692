import { type Finding, secret } from './finding.ts';
import { kindOfName } from './names.ts';
import { isReference, looksGenerated, mixesLettersAndDigits } from './value-shapes.ts';
import { isSecretString } from './values.ts';

/** A place where a secret's word or name stands apart from its value. The groups are `name`, where the name decides, and `value`. */
interface Mention {
  readonly pattern: RegExp;
  readonly isSecret: (value: string, name: string) => boolean;
}

const quote = `\\\\{0,15}["'\`]`;
const quoted = `${quote}(?<value>[^"'\`\\\\\\n]{4,200})(?=${quote})`;
/** The end of a name that announces a secret: what stands before it in the name does not matter. */
const name =
  '(?<name>pass(?:word|wd|phrase|code)|pwd|pword|passwort|secret|token|credentials?|[_-]pass|' +
  '(?:api|access|auth|subscription|functions?|license|service|deploy|storage|application|app|client|consumer|webhook|secret|private|encryption|signing|master|account)[_-]?key)(?![\\w$-])';
/** A call with such a name asks for a secret by its own name. */
const asking =
  '(?<!\\b(?:get|has|is|find|load|fetch|read|use|delete|remove|validate|describe|inject|create|test)\\w{0,60})';
const passwordWord = '\\b(?:pass(?:word|phrase|code|wd)s?|secret)\\b';
const tokenWord = '\\b(?:tokens?|api[ _-]?keys?|access[ _-]?keys?|secret(?: key)?|credentials?)\\b';
const owner = '(?:[ \\t]+(?:for|of)[ \\t]+(?:(?:user|account|the)[ \\t]+)?[\\w@.-]{1,60})?';
const verb = '[ \\t]+(?:is|was|are|set to|changed to|now)(?:[ \\t]+now)?[ \\t:]+';

const isPassword = (value: string) => mixesLettersAndDigits(value);
const isNamed = (value: string, of: string) => {
  const kind = kindOfName(of);
  if (kind === undefined || isReference(value) || /^[A-Z][A-Z0-9_]*$/.test(value)) return false;
  if (kindOfName(value.replace(/[\d_-]+$/, '')) !== undefined) return false;
  return kind === 'password' ? mixesLettersAndDigits(value) : mixesLettersAndDigits(value, 8) && !/[./]/.test(value);
};
const isDeclared = (value: string, of: string) => {
  const kind = kindOfName(of);
  return kind !== undefined && isSecretString(value, { name: of, kind, start: 0, sign: '=', isQuoted: true });
};

const mentions: readonly Mention[] = [
  // Sentences.
  {
    pattern: expression(`${passwordWord}${owner}${verb}${quote}?(?<value>[^\\s"'\`\\\\,;]{6,200})`),
    isSecret: isPassword,
  },
  { pattern: expression(`${passwordWord}${owner}[ \\t]*:?[ \\t]+${quoted}`), isSecret: isPassword },
  {
    pattern: expression(`${passwordWord}${owner.slice(0, -1)}:[ \\t]*(?<value>[^\\s"'\`\\\\,;]{6,200})`),
    isSecret: isPassword,
  },
  {
    pattern: expression(
      `${passwordWord}s?[ \\t]+do(?:es)? not match:?[ \\t]+${quote}?(?<value>[^\\s"'\`\\\\,;]{6,200})`,
    ),
    isSecret: isPassword,
  },
  {
    pattern: expression(
      `${tokenWord}(?:[ \\t]+(?:provided|used|given|sent|received|is|was|value))?:?[ \\t]+${quote}?(?<value>[\\w.~+/=-]{16,300})`,
    ),
    isSecret: (value) => looksGenerated(value.replace(/\.+$/, '')),
  },
  {
    pattern:
      /\b(?:otp|cvv2?|cvc2?|passcode|(?:one[- ]time|verification|security|login|auth(?:entication)?|2fa|sms) (?:code|password|pin))["']?\s{0,3}(?::|=|is|was)\s{0,3}["'](?<value>\d{3,8})\b/dgi,
    isSecret: () => true,
  },
  {
    pattern:
      /\b(?:otp|passcode|(?:one[- ]time|verification|security|login|auth(?:entication)?|2fa|sms) (?:code|password|pin)):? (?:(?:is|was) )?(?<value>\d{4,8})\b(?![.:-]\d)/dgi,
    isSecret: () => true,
  },
  { pattern: expression(`${quote}pass${quote}[ \\t]{0,5}:[ \\t]{0,5}${quoted}`), isSecret: isPassword },
  { pattern: /["']pin["']\s{0,3}:\s{0,3}["'](?<value>\d{4,8})(?=["'])/dgi, isSecret: () => true },
  {
    pattern:
      /\b(?:mnemonic|seed[ _-]?phrase|recovery[ _-]?phrase)["']?\s{0,3}[:=]\s{0,3}["']?(?<value>(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})/dgi,
    isSecret: () => true,
  },
  // Code: comparisons, declarations with a type, calls, constants of the preprocessor, defaults.
  {
    pattern: expression(`${name}${quote}?\\]?[ \\t]{0,5}(?:[=!]==?|\\|\\|=|\\?\\?=)[ \\t]{0,5}${quoted}`),
    isSecret: isNamed,
  },
  {
    pattern: expression(
      `${name}[ \\t]{0,5}:?[ \\t]{1,5}[A-Za-z][\\w.<>|?\\[\\]]{0,40}[ \\t]{0,5}:?=[ \\t]{0,5}[rbuf]?${quoted}`,
    ),
    isSecret: isNamed,
  },
  {
    pattern: expression(
      `${name}[ \\t]{0,5}:?=[ \\t]{0,5}(?:new[ \\t]+)?(?:String|Buffer\\.from|SecretStr|SecureString|bytes|Secret)\\([ \\t]{0,5}${quoted}`,
    ),
    isSecret: isDeclared,
  },
  {
    pattern: expression(`${name}${asking}\\([ \\t]{0,5}${quoted}`),
    isSecret: isNamed,
  },
  { pattern: expression(`${name}${quote}[ \\t]{0,5},[ \\t]{0,5}${quoted}`), isSecret: isNamed },
  { pattern: expression(`${name}${quote}?[ \\t]{1,5}${quoted}`), isSecret: isNamed },
  {
    pattern: expression(
      `\\bvariable[ \\t]+${quote}[\\w-]{0,60}?${name}${quote}\\s{0,5}\\{[^}]{0,400}?\\bdefault[ \\t]{0,5}=[ \\t]{0,5}${quoted}`,
    ),
    isSecret: isDeclared,
  },
  {
    pattern: expression(
      `\\bauth${quote}?[ \\t]{0,5}[:=][ \\t]{0,5}[[(][ \\t]{0,5}${quote}[^"'\`\\n]{1,80}${quote}[ \\t]{0,5},[ \\t]{0,5}${quoted}`,
    ),
    isSecret: isPassword,
  },
  // Statements of SQL.
  {
    pattern: expression(`\\bidentified[ \\t]+(?:with[ \\t]+\\S{1,60}[ \\t]+)?by[ \\t]+(?:password[ \\t]+)?${quoted}`),
    isSecret: () => true,
  },
  {
    pattern: expression(`\\bset[ \\t]+password[ \\t]+for[ \\t]+\\S{1,100}[ \\t]*=[ \\t]*(?:password\\()?${quoted}`),
    isSecret: () => true,
  },
  // Files of settings that put a blank between name and value.
  {
    pattern:
      /\b(?:machine|default)\b[\s\S]{0,200}?\blogin\s{1,10}\S{1,100}\s{1,10}password\s{1,10}(?<value>[^\s"'\\]{4,200})/dgi,
    isSecret: (value) => !isReference(value),
  },
  {
    pattern:
      /(?:^|["'\n])[ \t]*(?:requirepass|masterauth|\w{1,40}Password)[ \t]{1,10}(?<value>[^\s"'\\(){}=:]{6,200})(?=["'\s]|$)/dg,
    isSecret: isPassword,
  },
  {
    pattern:
      /(?:^|["'\n])[\w.*-]{1,100}:(?:\d{2,5}|\*):[\w*-]{1,60}:[\w*-]{1,60}:(?<value>[^\s:"'\\]{6,200})(?=["'\s]|$)/dg,
    isSecret: isPassword,
  },
  // Protocols.
  {
    pattern:
      /(?:^|["'\n])(?:[CS]: ?|[<>] ?)?(?:PASS|AUTH(?:[ \t]+(?:PLAIN|LOGIN|default))?)[ \t]+(?<value>[^\s"'\\/]{6,300})(?=["'\s]|$)/dg,
    isSecret: isPassword,
  },
  { pattern: expression(`${quote}AUTH${quote}[ \\t]{1,3}${quoted}`), isSecret: isPassword },
  {
    pattern: /\b(?:proxy-)?authorization:[ \t]*(?:bearer|basic|token)[ \t]*\r?\n[ \t]+(?<value>[\w.~+/=-]{8,4000})/dgi,
    isSecret: isPassword,
  },
  {
    pattern:
      /\b(?:authentication|sec-websocket-protocol)["']?:[ \t]*["']?(?:[\w-]{1,60},[ \t]*)?(?<value>[\w.~+/=-]{16,4000})/dgi,
    isSecret: looksGenerated,
  },
  // Addresses that let somebody in.
  {
    pattern: /[?&#;](?:code|key|auth|ticket|assertion|jwt|invite|otp)=(?<value>[^&\s"'<>#\\]{16,4000})/dgi,
    isSecret: looksGenerated,
  },
  {
    pattern: /[?&](?:pw|pass|pin)=(?<value>[^&\s"'<>#\\]{4,200})/dgi,
    isSecret: (value) => mixesLettersAndDigits(value, 4) || /^\d{4,8}$/.test(value),
  },
  {
    pattern:
      /\/(?:reset|verify|confirm|invite|magic|activate|unsubscribe|set-password|login)[\w-]{0,40}\/(?<value>[\w.~-]{16,400})/dgi,
    isSecret: looksGenerated,
  },
  // The secret access key beside its id.
  {
    pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b[^\n]{0,60}?[,:;=\s"'](?<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/dg,
    isSecret: (value) => /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value),
  },
];

function expression(source: string): RegExp {
  return new RegExp(source, 'dgi');
}

/** Secrets that a sentence, a statement, a call or a protocol mentions, with a word of its own between or before. */
export function findMentions(text: string): readonly Finding[] {
  return mentions.flatMap(({ pattern, isSecret }) =>
    [...text.matchAll(pattern)].flatMap(({ indices, groups }) => {
      const value = groups?.value ?? '';
      const place = indices?.groups?.value;
      return place === undefined || !isSecret(value, groups?.name ?? '')
        ? []
        : [secret(...place, mixesLettersAndDigits(value, 8))];
    }),
  );
}
