/** Whether a test's error is the incident's; numbers and ids may differ. */
export function sameError(seen: string, expected: string): boolean {
  return expected.trim() !== '' && blur(seen).includes(blur(expected));
}

function blur(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[0-9a-f]{8,}|\d+/gi, '#')
    .trim();
}
