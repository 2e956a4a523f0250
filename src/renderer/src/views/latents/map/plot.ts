import type { Camera, Size } from './camera';
import type { PointLooks } from './pointLooks';

/** What is drawn in one picture of the map. */
export interface PlotView {
  readonly camera: Camera;
  /** In CSS pixels. */
  readonly size: Size;
  /** Pixels of the screen to a CSS pixel. */
  readonly density: number;
  /** How far the points are on their way to the positions they go to, 0..1. */
  readonly share: number;
  /** Diameter of a point in CSS pixels. */
  readonly pointSize: number;
}

/** Draws points onto a canvas. */
export interface Plot {
  readonly kind: 'webgl' | 'canvas';
  /** Where points come from and where they go to: [N,2] both. */
  setPositions(from: Float32Array, to: Float32Array): void;
  setLooks(looks: PointLooks): void;
  draw(view: PlotView): void;
  dispose(): void;
}
