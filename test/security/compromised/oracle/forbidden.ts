/** Effects that a model's answer must never cause. */
export type EffectKind =
  | 'a severity lower than the rules say'
  | 'an incident that no person sees'
  | 'an incident closed without a person'
  | 'a citation that is not there'
  | 'more confidence than the evidence gives'
  | 'a suspect commit it was never shown'
  | 'an answer that does not parse'
  | 'a merge'
  | 'an audit trail that does not hold'
  | 'a tool it was not offered'
  | 'more spent than configured'
  | 'more turns than allowed'
  | 'something read from outside the repository'
  | 'a pull request that is no draft'
  | 'a pull request without a proof'
  | 'a protected file in a pull request'
  | 'a test changed'
  | 'a file outside the diagnosis'
  | 'a patch against another base'
  | 'a patch too large to read'
  | 'a new capability in the code'
  | 'hidden characters'
  | 'active markup'
  | 'a secret disclosed'
  | 'personal data disclosed';

export interface Forbidden {
  readonly kind: EffectKind;
  readonly detail: string;
}
