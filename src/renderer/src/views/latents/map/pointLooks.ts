import { POINT_SOURCES } from '../../../../../shared/api/latents';

export const COLOURINGS = ['cluster', 'source', 'subject', 'clip'] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** Shapes go round when the colours have: 8 colours x 6 shapes tell 48 clusters apart. */
export const SHAPES = ['disc', 'square', 'diamond', 'triangle', 'ring', 'cross'] as const;

export type Rgb = readonly [number, number, number];

/** Colours of the theme, 0..255. */
export interface Palette {
  readonly series: readonly Rgb[];
  readonly faint: Rgb;
}

export interface Swatch {
  readonly colour: Rgb;
  /** Number of a SHAPE. */
  readonly shape: number;
}

/** How class n of a kind is drawn. */
export function swatch({ series, faint }: Palette, n: number): Swatch {
  const shape = Math.floor(n / Math.max(1, series.length)) % SHAPES.length;
  return { colour: series[n % Math.max(1, series.length)] ?? faint, shape };
}

/** What every point looks like, as the plots take it. */
export interface PointLooks {
  /** RGBA, 4 to a point. */
  readonly colours: Uint8Array;
  /** Number of a SHAPE, + LARGE for points that stand out. */
  readonly shapes: Uint8Array;
}
export const LARGE = 16;

export interface Points {
  readonly sources: Uint8Array;
  readonly groups: Uint16Array;
  /** Whose each point is, -1 for samples. */
  readonly subjects: Int32Array;
  /** Cluster of each point, where there are clusters. */
  readonly clusters: Uint16Array | undefined;
}

export interface Emphasis {
  readonly colouring: Colouring;
  /** Cluster whose points stand out while its legend is pointed at. */
  readonly cluster: number | null;
  readonly selected: ReadonlySet<number>;
}

const ALPHA = { plain: 200, faint: 120, dimmed: 34 } as const;

/** Colours and shapes of all points; while some stand out, the others are dimmed. */
export function lookOf(points: Points, emphasis: Emphasis, palette: Palette): PointLooks {
  const count = points.sources.length;
  const looks = { colours: new Uint8Array(4 * count), shapes: new Uint8Array(count) };
  const { selected, cluster, colouring } = emphasis;
  const someStandOut = selected.size > 0 || cluster !== null;
  const faint: Swatch = { colour: palette.faint, shape: 0 };
  const known: Swatch[] = [];
  const classOf = classes(points, colouring);
  const plain = colouring === 'cluster' ? ALPHA.plain : 255;
  for (let n = 0; n < count; n++) {
    const number = classOf(n);
    const { colour, shape } = number < 0 ? faint : (known[number] ??= swatch(palette, number));
    const stands = selected.has(n) || (cluster !== null && points.clusters?.[n] === cluster);
    const alpha = number < 0 ? ALPHA.faint : plain;
    [looks.colours[4 * n], looks.colours[4 * n + 1], looks.colours[4 * n + 2]] = colour;
    looks.colours[4 * n + 3] = !someStandOut ? alpha : stands ? 255 : ALPHA.dimmed;
    looks.shapes[n] = shape + (points.sources[n] === 0 ? 0 : LARGE);
  }
  return looks;
}

const CLIP = POINT_SOURCES.indexOf('clip');

/** The class a point is coloured by; -1 for one of none. */
function classes({ sources, groups, subjects, clusters }: Points, colouring: Colouring): (n: number) => number {
  switch (colouring) {
    case 'cluster':
      return (n) => clusters?.[n] ?? -1;
    case 'source':
      return (n) => (sources[n] as number) - 1;
    case 'subject':
      return (n) => subjects[n] ?? -1;
    case 'clip':
      return (n) => (sources[n] === CLIP ? (groups[n] as number) : -1);
  }
}
