/** Characters that show as nothing, or as something else than they are: joiners, direction marks, tags, line ends of other kinds. */
export function countHiddenCharacters(text: string): number {
  const found = text.match(
    /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\u115f\u1160\u3164\uffa0]|\p{Variation_Selector}(?<!\ufe0f)|\r(?!\n)/gu,
  );
  return found?.length ?? 0;
}
