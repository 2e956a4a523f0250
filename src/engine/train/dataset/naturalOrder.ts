/**
 * Order of names as people count: 2 before 10, capitals beside their small letters. A total order that does not depend on the
 * machine's language: names that differ only in capitals or leading zeros are ordered by their code units.
 */
export function naturalOrder(a: string, b: string): number {
  const [first, second] = [a.toLowerCase(), b.toLowerCase()];
  let i = 0;
  let j = 0;
  while (i < first.length && j < second.length) {
    if (isDigit(first, i) && isDigit(second, j)) {
      const [left, right] = [digits(first, i), digits(second, j)];
      const order = compareNumbers(left, right);
      if (order !== 0) return order;
      i += left.length;
      j += right.length;
    } else {
      const order = first.charCodeAt(i++) - second.charCodeAt(j++);
      if (order !== 0) return order;
    }
  }
  const rest = first.length - i - (second.length - j);
  return rest !== 0 ? rest : a < b ? -1 : a > b ? 1 : 0;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function digits(text: string, from: number): string {
  let to = from;
  while (isDigit(text, to)) to++;
  return text.slice(from, to);
}

/** Of any length: beyond 2^53 too. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
