import type { Anatomy } from './anatomy';
import type { Pose } from './factors';

/** Where the camera looks: pixels per head unit and the pixel of the head's origin in the resting pose. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly unit: number;
  readonly x: number;
  readonly y: number;
  /** Side in pixels of the aligned square frame; shifts are fractions of it. */
  readonly frame: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A projected point, with its depth (head units) and its perspective magnification. */
export interface Projected extends Point {
  readonly depth: number;
  readonly zoom: number;
}

/** x, y, z, radius in head units. */
export type Sphere = readonly [number, number, number, number];

const CAMERA_DISTANCE = 7;
/** The head turns about a point in the neck, a little behind the mouth. */
const PIVOT_Y = 0.85;
const PIVOT_Z = 0.2;
const HULL_STEPS = 24;

/** The head in space: rotates, projects, and knows the depth of the face's surface. */
export class Head {
  readonly unit: number;
  readonly x: number;
  readonly y: number;
  private readonly yaw: readonly [number, number];
  private readonly pitch: readonly [number, number];
  private readonly roll: readonly [number, number];

  constructor(
    readonly anatomy: Anatomy,
    pose: Pose,
    view: View,
  ) {
    this.unit = view.unit * pose.scale;
    this.x = view.x + pose.dx * view.frame;
    this.y = view.y + pose.dy * view.frame;
    this.yaw = [Math.cos(pose.yaw), Math.sin(pose.yaw)];
    this.pitch = [Math.cos(pose.pitch), Math.sin(pose.pitch)];
    this.roll = [Math.cos(pose.roll), Math.sin(pose.roll)];
  }

  /** Pixel of a point of the head, by yaw, then pitch, then roll about the pivot, then perspective. */
  project(x: number, y: number, z: number): Projected {
    const [cosYaw, sinYaw] = this.yaw;
    const [cosPitch, sinPitch] = this.pitch;
    const [cosRoll, sinRoll] = this.roll;
    const fromPivotY = y - PIVOT_Y;
    const fromPivotZ = z - PIVOT_Z;
    const turnedX = x * cosYaw + fromPivotZ * sinYaw;
    const turnedZ = -x * sinYaw + fromPivotZ * cosYaw;
    const noddedY = fromPivotY * cosPitch + turnedZ * sinPitch;
    const depth = -fromPivotY * sinPitch + turnedZ * cosPitch + PIVOT_Z;
    const zoom = CAMERA_DISTANCE / (CAMERA_DISTANCE - depth);
    const scale = this.unit * zoom;
    return {
      x: this.x + scale * (turnedX * cosRoll - noddedY * sinRoll),
      y: this.y + scale * (turnedX * sinRoll + noddedY * cosRoll + PIVOT_Y),
      depth,
      zoom,
    };
  }

  /** Depth z of the face's surface: an ellipsoid cut by the picture plane. */
  faceDepth(x: number, y: number): number {
    const q = (x / (1.02 * this.anatomy.faceWidth)) ** 2 + ((y - 0.05) / 1.55) ** 2;
    return 0.93 * Math.sqrt(Math.max(0.03, 1 - q)) - 0.06;
  }

  /** Pixel of a point on the face, `lift` units above its surface. */
  onFace(x: number, y: number, lift = 0): Projected {
    return this.project(x, y, this.faceDepth(x, y) + lift);
  }

  /** Silhouette of a union of spheres: the convex hull of their projections. */
  silhouette(spheres: readonly Sphere[]): Point[] {
    const rim: Point[] = [];
    for (const [x, y, z, radius] of spheres) {
      const centre = this.project(x, y, z);
      const r = radius * this.unit * centre.zoom;
      for (let i = 0; i < HULL_STEPS; i++) {
        const angle = (i / HULL_STEPS) * 2 * Math.PI;
        rim.push({ x: centre.x + r * Math.cos(angle), y: centre.y + r * Math.sin(angle) });
      }
    }
    return convexHull(rim);
  }
}

/** Convex hull, clockwise on the screen from the leftmost point (Andrew's monotone chain). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const p of ordered) {
      while (chain.length > 1 && !turnsLeft(chain, p)) chain.pop();
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function turnsLeft(chain: readonly Point[], p: Point): boolean {
  const a = chain[chain.length - 2];
  const b = chain[chain.length - 1];
  if (!a || !b) return true;
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0;
}

/** Spheres whose union is the face: skull, cheeks, jaw, chin; the lower ones follow the open mouth. */
export function faceSpheres(a: Anatomy, cheek: number, jaw: number): Sphere[] {
  const w = a.faceWidth;
  const both = (x: number, y: number, z: number, r: number): Sphere[] => [
    [x, y, z, r],
    [-x, y, z, r],
  ];
  return [
    [0, -0.42, -0.12, 0.9 * w],
    [0, -0.62, 0.12, 0.7 * w],
    ...both(0.4 * w, 0.12 * a.faceLength, 0.3, (0.46 + 0.04 * cheek) * w),
    ...both((0.44 + 0.08 * jaw) * w, 0.6 * a.faceLength + 0.5 * a.jawDrop, 0.12, 0.26),
    ...both(0.1 + 0.05 * jaw, a.chinY, 0.42, 0.22),
  ];
}
