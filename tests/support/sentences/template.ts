/** A text with holes: literal pieces, and `null` where something is filled in. */
export type Pieces = readonly (string | null)[];

/** As the catalogue writes it: holes are {0}, {1}, ... in their order. */
export function templateOf(pieces: Pieces): string {
  let hole = 0;
  return pieces.map((piece) => piece ?? `{${hole++}}`).join('');
}

/** Every way to put one alternative of each part after another. */
export function sequences(parts: readonly (readonly Pieces[])[]): Pieces[] {
  return parts.reduce<Pieces[]>(
    (begun, alternatives) => begun.flatMap((before) => alternatives.map((next) => [...before, ...next])),
    [[]],
  );
}
