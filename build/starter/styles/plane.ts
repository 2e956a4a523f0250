/** Single-channel square pictures in [0,1] as rows of floats, and the filters that the drawn styles are made of. */
export type Plane = Float32Array;

/** Separable Gaussian with the border repeated. @param sigma in pixels */
export function blur(plane: Plane, side: number, sigma: number): Plane {
  const radius = Math.ceil(2.5 * sigma);
  const taps = Float32Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = taps.reduce((a, b) => a + b, 0);
  const along = (source: Plane, step: number, across: number): Plane => {
    const out = new Float32Array(source.length);
    for (let line = 0; line < side; line++) {
      for (let i = 0; i < side; i++) {
        let sum = 0;
        for (let k = -radius; k <= radius; k++) {
          const at = Math.min(side - 1, Math.max(0, i + k));
          sum += (taps[k + radius] as number) * (source[line * across + at * step] as number);
        }
        out[line * across + i * step] = sum / total;
      }
    }
    return out;
  };
  return along(along(plane, 1, side), side, 1);
}

/** Rec. 601 luma of RGB bytes, in [0,1]. */
export function luma(rgb: Uint8Array): Plane {
  return Float32Array.from({ length: rgb.length / 3 }, (_, i) => {
    const [r = 0, g = 0, b = 0] = rgb.subarray(3 * i, 3 * i + 3);
    return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
  });
}

export interface LineOptions {
  /** Width of the lines, in pixels. */
  readonly sigma: number;
  /** Share of the wider blur that is taken away: towards 1 only edges stay. */
  readonly sharpness: number;
  /** Steepness from paper to ink. */
  readonly steepness: number;
  readonly threshold: number;
}

/**
 * Where a pen would leave ink: 1 in lines and dark sides of edges, 0 elsewhere (extended difference of Gaussians, Winnemoeller 2012).
 */
export function lines(plane: Plane, side: number, { sigma, sharpness, steepness, threshold }: LineOptions): Plane {
  const near = blur(plane, side, sigma);
  const far = blur(plane, side, 1.6 * sigma);
  return near.map((v, i) => {
    const difference = v - sharpness * (far[i] as number);
    return difference >= threshold ? 0 : -Math.tanh(steepness * (difference - threshold));
  });
}

/** Smooth random paper fibres around 0, about -1 .. 1, the same for every picture. */
export function grain(side: number, sigma: number): Plane {
  const hash = (x: number, y: number) => {
    const s = Math.sin(x * 127.1 + y * 311.7) * 43758.5453;
    return s - Math.floor(s);
  };
  const noise = Float32Array.from({ length: side * side }, (_, i) => hash(i % side, Math.floor(i / side)) - 0.5);
  return blur(noise, side, sigma).map((v) => v * 7 * sigma);
}
