import * as z from 'zod';

/** How a service's errors are compared, where the built-in way folds too much or too little. */
export const FingerprintRules = z.strictObject({
  /**
   * Errors whose `Name: message` holds these words, in this order, count as one. `*` stands for any text between words; nothing
   * else is special. The first rule that holds decides.
   */
  rules: z
    .array(
      z.strictObject({
        match: z
          .string()
          .min(3)
          .max(200)
          .regex(/[^*\s]/, 'must hold more than *'),
        /** The name of the fault: all errors with one name are one incident. */
        as: z.string().min(1).max(100),
      }),
    )
    .max(50)
    .default([]),
  /** Product frames that count, innermost first; 0 compares name and message alone. Built-in: one, or up to three where it is a helper. */
  frames: z.int().min(0).max(10).optional(),
  /** Whether the message counts. Turn it off where messages hold text that no rule can blur. */
  message: z.boolean().default(true),
});
export type FingerprintRules = z.infer<typeof FingerprintRules>;

/** The name of the first rule that holds for an error. Takes time linear in the text for each rule. */
export function nameByRule(text: string, { rules }: FingerprintRules): string | undefined {
  return rules.find(({ match }) => holdsWords(text, match.split('*')))?.as;
}

function holdsWords(text: string, words: readonly string[]): boolean {
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word, from);
    if (at < 0) return false;
    from = at + word.length;
  }
  return true;
}
