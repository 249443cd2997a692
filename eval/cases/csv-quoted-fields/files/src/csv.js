/** Rows of a stock list as the shops send it: comma-separated, a row a line, fields in quotes where they need them. */
export function readRows(text) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((field) => field.trim()));
}
