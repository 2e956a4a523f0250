import { StudioError } from '../../shared/errors';

/** Symmetric matrices [n,n], row-major, in float64; only the lower triangle is read. */

/**
 * L with L L^T = A, lower triangular, of a positive semi-definite matrix. Directions in which it is zero (up to rounding) become zero
 * columns, so a covariance of few samples is no error.
 */
export function lowerFactor(a: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, a[i * n + i] as number);
  const negligible = largest * n * Number.EPSILON;
  for (let j = 0; j < n; j++) {
    const pivot = (a[j * n + j] as number) - dotRows(l, n, j, j, j);
    if (pivot <= negligible) continue;
    const root = Math.sqrt(pivot);
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) l[i * n + j] = ((a[i * n + j] as number) - dotRows(l, n, i, j, j)) / root;
  }
  return l;
}

function dotRows(m: Float64Array, n: number, i: number, j: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += (m[i * n + k] as number) * (m[j * n + k] as number);
  return sum;
}

/**
 * Eigenvalues in ascending order: Householder reduction to three diagonals, then bisection on the signs of its leading minors (Golub
 * and Van Loan, sections 8.3 and 8.4). About 4/3 n^3 operations.
 * @throws StudioError('internal') if a number is not finite
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  if (!matrix.every(Number.isFinite)) throw new StudioError('internal', 'a matrix holds a number that is not finite');
  const { diagonal, beside } = tridiagonal(matrix.slice(), n);
  const radius = (i: number) => Math.abs(beside[i - 1] ?? 0) + Math.abs(beside[i] ?? 0);
  let [low, high] = [Infinity, -Infinity];
  diagonal.forEach((d, i) => {
    low = Math.min(low, d - radius(i));
    high = Math.max(high, d + radius(i));
  });
  const squares = beside.map((e) => e * e);
  const tiny = Number.MIN_VALUE + Number.EPSILON ** 2 * Math.max(Math.abs(low), Math.abs(high));
  return Float64Array.from({ length: n }, (_, k) => bisect(diagonal, squares, k, low, high, tiny));
}

/** The k-th smallest eigenvalue of a matrix of three diagonals. */
function bisect(
  diagonal: Float64Array,
  squares: Float64Array,
  k: number,
  from: number,
  to: number,
  tiny: number,
): number {
  let [low, high] = [from, to];
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (countBelow(diagonal, squares, middle, tiny) > k) high = middle;
    else low = middle;
  }
}

/** How many eigenvalues lie below x: negative pivots of T - x (Sylvester's law of inertia). */
function countBelow(diagonal: Float64Array, squares: Float64Array, x: number, tiny: number): number {
  let below = 0;
  let pivot = 1;
  for (let i = 0; i < diagonal.length; i++) {
    pivot = (diagonal[i] as number) - x - (i === 0 ? 0 : (squares[i - 1] as number) / pivot);
    if (Math.abs(pivot) < tiny) pivot = -tiny;
    if (pivot < 0) below++;
  }
  return below;
}

/**
 * Reduces a in place: reflections from the last row up, each leaving one number beside the diagonal. Row i keeps in its first i numbers
 * the vector v of its reflection 1 - 2 v v^T / v.v, or zeros where none was needed.
 */
export function tridiagonal(a: Float64Array, n: number): { diagonal: Float64Array; beside: Float64Array } {
  const beside = new Float64Array(Math.max(0, n - 1));
  const p = new Float64Array(n);
  for (let i = n - 1; i > 0; i--) {
    const v = a.subarray(i * n, i * n + i);
    let scale = 0;
    for (const x of v) scale = Math.max(scale, Math.abs(x));
    if (scale === 0) continue;
    let square = 0;
    for (const x of v) square += (x / scale) ** 2;
    const last = v[i - 1] as number;
    const length = -Math.sign(last || 1) * scale * Math.sqrt(square);
    beside[i - 1] = length;
    v[i - 1] = last - length;
    reflect(a, n, i, v, 1 / (length * (length - last)), p);
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i] as number), beside };
}

/** A <- H A H on the leading m rows, H = 1 - h v v^T: A -= v w^T + w v^T with w = p - (h p.v / 2) v, p = h A v. */
function reflect(a: Float64Array, n: number, m: number, v: Float64Array, h: number, p: Float64Array): void {
  p.fill(0, 0, m);
  for (let j = 0; j < m; j++) {
    const vj = v[j] as number;
    let sum = 0;
    for (let k = 0, at = j * n; k < j; k++, at++) {
      const x = a[at] as number;
      sum += x * (v[k] as number);
      p[k] = (p[k] as number) + x * vj;
    }
    p[j] = (p[j] as number) + sum + (a[j * n + j] as number) * vj;
  }
  let pv = 0;
  for (let j = 0; j < m; j++) {
    p[j] = (p[j] as number) * h;
    pv += (p[j] as number) * (v[j] as number);
  }
  const half = (h * pv) / 2;
  for (let j = 0; j < m; j++) p[j] = (p[j] as number) - half * (v[j] as number);
  for (let j = 0; j < m; j++) {
    const [vj, wj] = [v[j] as number, p[j] as number];
    for (let k = 0, at = j * n; k <= j; k++, at++) {
      a[at] = (a[at] as number) - vj * (p[k] as number) - wj * (v[k] as number);
    }
  }
}
