import { POINT_SOURCES, type LatentMap } from '../../../../shared/api/latents';
import { MOST_SAMPLES, type PointSet } from '../../../../shared/pointSet';

/** What of a map says which its points are: samples first, then what its labels name, in their order. */
export interface Identified extends Pick<LatentMap, 'count' | 'labels'> {
  readonly seed: number;
}

type Label = LatentMap['labels'][number];
const sizeOf = ({ frames }: Label) => frames?.length ?? 1;

/** Tells points by what they are: a sample of a seed, a frame of a clip, a portrait, a saved face. */
export class PointIdentity {
  readonly samples: number;
  private readonly sections: readonly { readonly label: Label; readonly start: number }[];

  constructor(private readonly map: Identified) {
    let start = map.count - map.labels.reduce((sum, label) => sum + sizeOf(label), 0);
    this.samples = start;
    this.sections = map.labels.map((label) => {
      const section = { label, start };
      start += sizeOf(label);
      return section;
    });
  }

  /** Whose each point is: the same number for all points of one project or saved face, -1 for samples. */
  subjects(): Int32Array {
    const numbers = new Map<string, number>();
    const found = new Int32Array(this.map.count).fill(-1);
    for (const { label, start } of this.sections) {
      const number = numbers.get(label.owner) ?? numbers.size;
      numbers.set(label.owner, number);
      found.fill(number, start, start + sizeOf(label));
    }
    return found;
  }

  /** Points of this map that a set names, ascending. */
  pointsOf({ seed, samples, frames, codes }: PointSet): number[] {
    const found = seed === this.map.seed ? [...unpack(samples)].filter((n) => n < this.samples) : [];
    for (const { label, start } of this.sections) {
      if (label.frames) {
        const wanted = new Set(frames.find(({ owner }) => owner === label.owner)?.frames ?? []);
        label.frames.forEach((frame, i) => wanted.has(frame) && found.push(start + i));
      } else if (codes.some(({ source, owner }) => source === label.source && owner === label.owner)) found.push(start);
    }
    return found.sort((a, b) => a - b);
  }

  /** Some points as a set; of too many samples those that are left are spread evenly. */
  setOf(points: readonly number[], most = MOST_SAMPLES): PointSet {
    const samples = points.filter((point) => point < this.samples);
    const chosen = new Set(points);
    const frames: { owner: string; frames: number[] }[] = [];
    const codes: PointSet['codes'] = [];
    for (const { label, start } of this.sections) {
      if (label.frames) {
        const some = label.frames.filter((_, i) => chosen.has(start + i));
        if (some.length > 0) frames.push({ owner: label.owner, frames: some });
      } else if (chosen.has(start)) {
        codes.push({ source: label.source === 'portrait' ? 'portrait' : 'saved', owner: label.owner });
      }
    }
    return { seed: this.map.seed, samples: pack(spread(samples, most)), frames, codes };
  }

  /** Points of another map, as their numbers in this one, in their order; those that are not here are left out. */
  carried(points: readonly number[], other: PointIdentity): number[] {
    const here = new Map<string, number>();
    const sameSeed = other.map.seed === this.map.seed;
    for (const { label, start } of this.sections) {
      for (let i = 0; i < sizeOf(label); i++) here.set(nameOf(label, i), start + i);
    }
    return points.flatMap((point) => {
      const section = other.sections.findLast(({ start }) => start <= point);
      if (!section || point < other.samples) return sameSeed && point < this.samples ? [point] : [];
      return here.get(nameOf(section.label, point - section.start)) ?? [];
    });
  }
}

const nameOf = ({ source, owner, frames }: Label, i: number) =>
  `${POINT_SOURCES.indexOf(source)} ${owner} ${frames?.[i] ?? ''}`;

/** At most so many of them, evenly spaced, the first among them. */
export function spread(points: readonly number[], most: number): readonly number[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, i) => points[Math.floor((i * points.length) / most)] as number);
}

function pack(numbers: readonly number[]): string {
  const bytes = new Uint8Array(Uint32Array.from(numbers).buffer);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function unpack(text: string): Uint32Array {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Uint32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
}
