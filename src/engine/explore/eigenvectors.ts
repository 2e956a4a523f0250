import { tridiagonal } from '../measure/symmetric';
import { StudioError } from '../../shared/errors';

export interface Eigen {
  /** In descending order. */
  readonly values: Float64Array;
  /** [n,n], one unit vector to a row, in the order of the values. */
  readonly vectors: Float64Array;
}

/** Rounds of QL that one eigenvalue may take; two are usual. */
const MAX_ROUNDS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix [n,n]: reflections to three diagonals, then QL with implicit shifts (Golub and Van
 * Loan, section 8.3). About 5 n^3 operations. The number of largest size in every vector is positive, so that signs are the same everywhere.
 * @throws StudioError('internal') if a number is not finite
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  if (!matrix.every(Number.isFinite)) throw new StudioError('internal', 'a matrix holds a number that is not finite');
  const reflections = matrix.slice();
  const { diagonal, beside } = tridiagonal(reflections, n);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  diagonalise(diagonal, beside, vectors, n);
  for (let row = 0; row < n; row++) turnBack(reflections, n, vectors.subarray(row * n, (row + 1) * n));
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => at(diagonal, b) - at(diagonal, a) || a - b);
  const sorted = new Float64Array(n * n);
  order.forEach((from, to) => sorted.set(withSign(vectors.subarray(from * n, (from + 1) * n)), to * n));
  return { values: Float64Array.from(order, (i) => at(diagonal, i)), vectors: sorted };
}

const at = (array: Float64Array, i: number) => array[i] as number;

/** The same line, pointing to where its largest number is positive. */
function withSign(vector: Float64Array): Float64Array {
  let largest = 0;
  for (const x of vector) if (Math.abs(x) > Math.abs(largest) * (1 + 1e-9)) largest = x;
  return largest < 0 ? vector.map((x) => -x) : vector;
}

/** Rotates T (diagonal d, e beside it) to a diagonal in place; the rows of z become its eigenvectors. */
function diagonalise(d: Float64Array, e: Float64Array, z: Float64Array, n: number): void {
  for (let l = 0; l < n; l++) {
    for (let round = 0; ; round++) {
      const m = blockEnd(d, e, l, n);
      if (m === l) break;
      if (round === MAX_ROUNDS) throw new StudioError('internal', 'an eigenvalue did not converge');
      sweep(d, e, z, n, l, m);
    }
  }
}

/** Last row of the block that starts at l: the number beside it is negligible. */
function blockEnd(d: Float64Array, e: Float64Array, l: number, n: number): number {
  for (let m = l; m < n - 1; m++) {
    if (Math.abs(at(e, m)) <= Number.EPSILON * (Math.abs(at(d, m)) + Math.abs(at(d, m + 1)))) return m;
    if (Math.abs(at(e, m)) < Number.MIN_VALUE / Number.EPSILON) return m;
  }
  return n - 1;
}

/** One QL step with Wilkinson's shift on rows l..m. */
function sweep(d: Float64Array, e: Float64Array, z: Float64Array, n: number, l: number, m: number): void {
  const half = (at(d, l + 1) - at(d, l)) / (2 * at(e, l));
  const root = Math.hypot(half, 1);
  let g = at(d, m) - at(d, l) + at(e, l) / (half + (half >= 0 ? root : -root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = sine * at(e, i);
    const b = cosine * at(e, i);
    const r = Math.hypot(f, g);
    if (i < m - 1) e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = at(d, i + 1) - shift;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = at(d, i + 1) - shift;
    const turned = (at(d, i) - g) * sine + 2 * cosine * b;
    shift = sine * turned;
    d[i + 1] = g + shift;
    g = cosine * turned - b;
    rotateRows(z, n, i, cosine, sine);
  }
  d[l] = at(d, l) - shift;
  e[l] = g;
  if (m < n - 1) e[m] = 0;
}

function rotateRows(z: Float64Array, n: number, i: number, cosine: number, sine: number): void {
  for (let k = i * n, next = k + n, end = next; k < end; k++, next++) {
    const [x, y] = [at(z, k), at(z, next)];
    z[next] = sine * x + cosine * y;
    z[k] = cosine * x - sine * y;
  }
}

/** An eigenvector of the three diagonals -> of the matrix: the reflections undone, the last one made first. */
function turnBack(reflections: Float64Array, n: number, vector: Float64Array): void {
  for (let i = 1; i < n; i++) {
    let [square, along] = [0, 0];
    for (let k = 0, v = i * n; k < i; k++, v++) {
      square += at(reflections, v) ** 2;
      along += at(reflections, v) * at(vector, k);
    }
    if (square === 0) continue;
    const factor = (2 * along) / square;
    for (let k = 0, v = i * n; k < i; k++, v++) vector[k] = at(vector, k) - factor * at(reflections, v);
  }
}
