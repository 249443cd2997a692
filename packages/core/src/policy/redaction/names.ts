export type NameKind = 'password' | 'key' | 'session' | 'signature' | 'cookie' | 'authorization';

/** What is known of a name whose value is looked at. */
export interface Head {
  readonly name: string;
  readonly kind: NameKind;
  readonly start: number;
  /** The sign between name and value, with its blanks. */
  readonly sign: string;
  readonly isQuoted: boolean;
}

const passwords =
  /(?:password|passwd|passphrase|passcode|pwd|pword|passwort|secretstring|secretkeybase|(?:secret|private|encryption|signing|master|account|sharedaccess)(?:access)?key|secret)$/;
const keys =
  /(?:(?:api|access|auth|subscription|functions?|license|service|deploy|storage|application|app|client|consumer|webhook|instrumentation)key|sharedaccesssignature|token|credentials?|samlresponse|clientassertion|xauth|otp)$/;
const sessions = /(?:sessionid|sessid|sessionkey|connectsid)$|^(?:sid|session)$/;
const signatures = /signature(?:256)?$|^sig$|^xamzcredential$/;

/** What kind of secret a name announces; undefined where it announces none. */
export function kindOfName(name: string): NameKind | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (/^(?:set)?cookie2?$/.test(plain) || /[._-](?:set-?)?cookie$/i.test(name)) return 'cookie';
  if (plain.endsWith('authorization')) return 'authorization';
  if (passwords.test(plain) || /[_.-]pass$/i.test(name) || /[a-z]Pass$/.test(name)) return 'password';
  if (keys.test(plain) || /^x-[\w-]{1,60}-key$/i.test(name) || name === '_auth') return 'key';
  if (sessions.test(plain)) return 'session';
  return signatures.test(plain) ? 'signature' : undefined;
}

/** The name of an HTTP header, which lists and calls give before its value. */
export function isHeaderName(name: string): boolean {
  return /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{3,60}|api-?key|[\w-]{1,40}-(?:key|token|secret))$/i.test(
    name,
  );
}
