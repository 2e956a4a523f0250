/** How well a text answers what was typed, and which letters do; higher is better, undefined if it does not. */
export interface Match {
  readonly score: number;
  readonly letters: readonly number[];
}

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

/** Every letter typed is in the text, in order; beginnings of words and letters in a row count more. */
export function match(typed: string, text: string): Match | undefined {
  const wanted = plain(typed).replace(/\s+/g, '');
  const given = plain(text);
  if (wanted === '') return { score: 0, letters: [] };
  const inOneGo = given.indexOf(plain(typed).trim());
  if (inOneGo !== -1) {
    const length = plain(typed).trim().length;
    const begins = inOneGo === 0 || given[inOneGo - 1] === ' ';
    return { score: 100 + (begins ? 50 : 0) - inOneGo, letters: Array.from({ length }, (_, i) => inOneGo + i) };
  }
  const letters: number[] = [];
  let score = 0;
  for (const letter of wanted) {
    const from = (letters.at(-1) ?? -1) + 1;
    const wordStart = beginningOfWord(given, letter, from);
    const at = given[from] === letter ? from : (wordStart ?? given.indexOf(letter, from));
    if (at === -1) return undefined;
    score += at === from && letters.length > 0 ? 3 : at === wordStart ? 4 : 0;
    letters.push(at);
  }
  return { score: score - given.length / 100, letters };
}

function beginningOfWord(text: string, letter: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text[at] === letter && (at === 0 || /[\s\-/:,(]/.test(text[at - 1] as string))) return at;
  }
  return undefined;
}
