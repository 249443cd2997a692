import { readRows } from './csv.js';

/** How many pieces of each article are there, by its name. The first row is the head. */
export function readStock(text) {
  const [, ...rows] = readRows(text);
  const stock = new Map();
  for (const [name, pieces] of rows) {
    const count = Number(pieces);
    if (!Number.isInteger(count)) throw new RangeError(`"${pieces}" is no number of pieces of ${name}`);
    stock.set(name, (stock.get(name) ?? 0) + count);
  }
  return stock;
}
