/** Cells of the reduced picture: rows of 9 give 8 comparisons each, 64 in all. */
const COLUMNS = 9;
const ROWS = 8;
const CELLS = COLUMNS * ROWS;
/** Comparisons that may come out differently. One of the BANDS bands then differs in one bit at most. */
const BIT_DISTANCE = 7;
const BANDS = 4;
const BAND_BITS = 64 / BANDS;
/** Pictures compared for one value of a band: what many share, such as a plain surface, tells nothing apart. */
const BUCKET = 128;
/** Mean difference of the reduced colours, in levels of 255. Plain surfaces of any colour have the same comparisons. */
const COLOUR_DISTANCE = 4;
/** Neighbouring cells this much alike count as equal, so that noise on a plain surface decides nothing. */
const LEVEL = 1;

/** A picture reduced to what survives scaling and another compression. */
interface Signature {
  /** Difference hash, as BANDS numbers: is a cell brighter than the one to its left? */
  readonly bands: Uint16Array;
  /** Mean colours [3, ROWS, COLUMNS]. */
  readonly colours: Uint8Array;
}

/**
 * Pictures by how they look. A lookalike of a picture added before is found with the band hashes (a distance of up to 7 bits
 * changes at most one bit of one of the 4 bands), then checked by colour. Takes about 350 bytes a picture.
 */
export class Lookalikes<Label> {
  private readonly known: Known<Label>[] = [];
  private readonly byBand = new Map<number, number[]>();

  /**
   * The label of the first picture that looks the same and passes `counts`; if there is none, this picture is remembered.
   * @param picture planar uint8 [3,R,R]
   */
  match(picture: Uint8Array, resolution: number, label: Label, counts: (other: Label) => boolean): Label | undefined {
    const signature = signatureOf(picture, resolution);
    const keys = Array.from(signature.bands, (band, i) => i * 2 ** BAND_BITS + band);
    const other = this.earliest(keys, ({ signature: known, label: of }) => counts(of) && alike(known, signature));
    if (other) return other.label;
    for (const key of keys) {
      const bucket = this.byBand.get(key);
      if (!bucket) this.byBand.set(key, [this.known.length]);
      else if (bucket.length < BUCKET) bucket.push(this.known.length);
    }
    this.known.push({ signature, label });
    return undefined;
  }

  /** The earliest that fits among the pictures of which a band differs in no bit or one. */
  private earliest(keys: readonly number[], fits: (known: Known<Label>) => boolean): Known<Label> | undefined {
    let earliest = Infinity;
    const probe = (key: number) => {
      for (const index of this.byBand.get(key) ?? []) {
        if (index >= earliest) return;
        if (fits(this.known[index] as Known<Label>)) earliest = index;
      }
    };
    for (const key of keys) {
      probe(key);
      for (let bit = 0; bit < BAND_BITS; bit++) probe(key ^ (1 << bit));
    }
    return this.known[earliest];
  }
}

interface Known<Label> {
  readonly signature: Signature;
  readonly label: Label;
}

function alike(a: Signature, b: Signature): boolean {
  let bits = 0;
  for (let i = 0; i < BANDS; i++) bits += bitCount((a.bands[i] as number) ^ (b.bands[i] as number));
  if (bits > BIT_DISTANCE) return false;
  let difference = 0;
  for (let i = 0; i < a.colours.length; i++) {
    difference += Math.abs((a.colours[i] as number) - (b.colours[i] as number));
  }
  return difference <= COLOUR_DISTANCE * a.colours.length;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}

function signatureOf(picture: Uint8Array, resolution: number): Signature {
  const colours = new Uint8Array(3 * CELLS);
  for (let channel = 0; channel < 3; channel++) {
    const plane = picture.subarray(channel * resolution ** 2, (channel + 1) * resolution ** 2);
    for (let row = 0; row < ROWS; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        colours[channel * CELLS + row * COLUMNS + column] = Math.round(cellMean(plane, resolution, row, column));
      }
    }
  }
  const grey = (cell: number) =>
    ((colours[cell] as number) + (colours[CELLS + cell] as number) + (colours[2 * CELLS + cell] as number)) / 3;
  const bands = new Uint16Array(BANDS);
  for (let bit = 0; bit < 64; bit++) {
    const cell = Math.floor(bit / 8) * COLUMNS + (bit % 8);
    if (grey(cell + 1) <= grey(cell) + LEVEL) continue;
    const band = Math.floor(bit / BAND_BITS);
    bands[band] = (bands[band] as number) | (1 << (bit % BAND_BITS));
  }
  return { bands, colours };
}

function cellMean(plane: Uint8Array, side: number, row: number, column: number): number {
  const top = Math.floor((row * side) / ROWS);
  const left = Math.floor((column * side) / COLUMNS);
  const bottom = Math.max(top + 1, Math.floor(((row + 1) * side) / ROWS));
  const right = Math.max(left + 1, Math.floor(((column + 1) * side) / COLUMNS));
  let sum = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += plane[y * side + x] as number;
  return sum / ((bottom - top) * (right - left));
}
