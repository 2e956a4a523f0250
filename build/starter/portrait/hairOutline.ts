import type { Point, Projected, Sphere } from './head';
import { lerp, smoothstep } from './scalar';
import type { Scene } from './scene';

const OUTLINE_STEP = 0.08;
const TUFTS_PER_SEGMENT = 2;

/** Spheres under the hair of the skull; a side parting throws the volume to the other side. */
function capSpheres({ identity, hair, anatomy }: Scene): Sphere[] {
  const w = anatomy.faceWidth;
  const { topVolume: top, sideVolume: side } = hair;
  const lean = -0.3 * identity.hairPart * top;
  return [
    [0, -0.47 - 0.35 * top, -0.18, 0.93 * w + 0.02 + 0.3 * top],
    [0.16 + lean, -0.72 - 0.95 * top, 0.12, 0.6 * w + 0.45 * top],
    [-0.16 + lean, -0.72 - 0.95 * top, 0.12, 0.6 * w + 0.45 * top],
    [0.26, -0.35, -0.3, 0.74 * w + side],
    [-0.26, -0.35, -0.3, 0.74 * w + side],
  ];
}

/** Silhouette of the hair in front of the ears. */
export function capOutline(scene: Scene): Point[] {
  return tousled(scene, scene.head.silhouette(capSpheres(scene)));
}

/** Silhouette of the hair behind face and neck. */
export function backOutline(scene: Scene): Point[] {
  const { hair, identity, head } = scene;
  const { sideVolume: side, length, curl } = hair;
  const end = lerp(lerp(0.25, 0.05, identity.cropped), 1.75, length);
  const x = 0.62 + 1.3 * side + 0.16 * length;
  const pair = (px: number, y: number, z: number, r: number): Sphere[] => [
    [px, y, z, r],
    [-px, y, z, r],
  ];
  const middle = pair(0.8 * x, 0.5 * end, -0.35, 0.42 + 0.6 * side);
  const tips = pair((0.75 + 0.1 * curl) * x, end, -0.38, 0.3 + 0.1 * identity.hairWave);
  return tousled(scene, head.silhouette([...capSpheres(scene), ...middle, ...tips]));
}

/** Displaces a silhouette by tufts, waves or curls that are fixed to the head. */
function tousled({ head, pose, identity, hair }: Scene, outline: readonly Point[]): Point[] {
  const centre = head.project(0, -0.2, -0.2);
  const grown = 1 - identity.cropped;
  return resampled(outline, OUTLINE_STEP * head.unit).map((p) => {
    const dx = p.x - centre.x;
    const dy = p.y - centre.y;
    const angle = Math.atan2(dy, dx) - pose.roll + 0.6 * pose.yaw;
    const tufts = 0.009 * Math.sin(23 * angle + 1.3) + 0.009 * Math.sin(37 * angle + 5 * identity.hairPart);
    const waves = 0.02 * identity.hairWave * Math.sin(13 * angle + 0.7);
    const curls = 0.035 * Math.sin(17 * angle) + 0.025 * Math.sin(29 * angle + 2);
    const out = head.unit * grown * lerp(tufts + waves, curls, hair.curl);
    const k = 1 + out / Math.hypot(dx, dy);
    return { x: centre.x + k * dx, y: centre.y + k * dy };
  });
}

/** Points at about equal distances along a closed polygon. */
function resampled(polygon: readonly Point[], step: number): Point[] {
  return polygon.flatMap((from, i) => {
    const to = polygon[(i + 1) % polygon.length] ?? from;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const parts = Math.max(1, Math.round(length / step));
    return length < 0.3 * step
      ? []
      : Array.from({ length: parts }, (_, k) => ({
          x: lerp(from.x, to.x, k / parts),
          y: lerp(from.y, to.y, k / parts),
        }));
  });
}

/** The border of hair and face from the left temple over the forehead to the right one, with tufts hanging into the face. */
export function hairline({ head, identity, hair, anatomy }: Scene): Projected[] {
  const { fringe, hairPart: part, hairWave } = identity;
  const sideburn = lerp(-0.1, 0.3, identity.lockWidth * (1 - 0.6 * identity.cropped));
  const temple = -0.52 + 0.2 * smoothstep(0.6, 1, fringe);
  const middle = hair.lineY - 0.02 - 0.1 * Math.abs(part);
  const edge = (side: number): (readonly [number, number, number])[] => [
    [side * 0.97, sideburn, -0.25],
    [side * 0.93, Math.min(0.02, sideburn - 0.12), -0.02],
    [side * 0.86, -0.28, 0],
    [side * 0.74, temple, 0],
    [side * 0.42, hair.lineY + 0.07 - 0.16 * side * part, 0],
    [0.42 * part + side * 0.11, middle, 0],
  ];
  const corners = [...edge(-1), ...edge(1).reverse()];
  const tuft = 0.012 + 0.05 * Math.max(0, fringe - 0.35) + 0.03 * hairWave * fringe + 0.03 * hair.curl;
  const steps = (corners.length - 1) * TUFTS_PER_SEGMENT;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const k = Math.floor(i / TUFTS_PER_SEGMENT);
    const from = corners[k] ?? [0, 0, 0];
    const to = corners[k + 1] ?? from;
    const t = i / TUFTS_PER_SEGMENT - k;
    const onForehead = i > 3 && i < steps - 3 ? 1 : 0.25;
    const hanging = tuft * onForehead * (i % 2 ? 1 : -1);
    return head.onFace(
      lerp(from[0], to[0], t) * anatomy.faceWidth,
      lerp(from[1], to[1], t) + hanging,
      lerp(from[2], to[2], t) - 0.02,
    );
  });
}
