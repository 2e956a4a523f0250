import { toScreen, type Camera, type Size, type Spot } from './camera';

/** What lies over the points. */
export interface OverlayContent {
  /** Way of the clip, [n,2], and where the playhead is on it. */
  readonly trajectory: Float32Array | null;
  readonly dot: Spot | null;
  /** Curve of the walk, [n,2], and its stops. */
  readonly walk: Float32Array | null;
  readonly stops: readonly Spot[];
  /** Rings around points. */
  readonly hovered: Spot | null;
  readonly cursor: Spot | null;
  readonly focused: Spot | null;
  /** What is being drawn around points, in CSS pixels. */
  readonly lasso: readonly Spot[];
  readonly pointSize: number;
}

export interface OverlayTheme {
  readonly text: string;
  readonly accent: string;
  readonly surface: string;
  readonly line: string;
}

/** Draws lines, rings and the lasso; cheap, so that it can be done with every movement of the pointer. */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  view: { readonly camera: Camera; readonly size: Size; readonly density: number },
  content: OverlayContent,
  theme: OverlayTheme,
): void {
  const { camera, size, density } = view;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  context.lineJoin = 'round';
  const on = (spot: Spot) => toScreen(camera, size, spot);
  const line = (positions: Float32Array, colour: string, width: number) => {
    context.beginPath();
    for (let i = 0; i + 1 < positions.length; i += 2) {
      const { x, y } = on({ x: positions[i] as number, y: positions[i + 1] as number });
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    // A line of the background's colour below it keeps it apart from the points.
    context.strokeStyle = theme.surface;
    context.lineWidth = width + 2.5;
    context.stroke();
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  };
  const disc = (at: Spot, radius: number, fill: string, stroke: string, width: number) => {
    context.beginPath();
    context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    context.fillStyle = fill;
    context.fill();
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.stroke();
  };
  const ring = (spot: Spot | null, colour: string, more: number, width: number) => {
    if (spot) disc(on(spot), content.pointSize / 2 + more, 'transparent', colour, width);
  };

  if (content.trajectory) line(content.trajectory, theme.text, 1.5);
  if (content.walk) line(content.walk, theme.accent, 2);
  content.stops.forEach((stop, i) => {
    const at = on(stop);
    disc(at, 8, theme.accent, theme.surface, 1.5);
    context.fillStyle = theme.surface;
    context.font = '600 10px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(`${i + 1}`, at.x, at.y + 0.5);
  });
  ring(content.hovered, theme.text, 3, 1.5);
  ring(content.focused, theme.accent, 4, 2);
  if (content.cursor) {
    const { x, y } = on(content.cursor);
    const half = content.pointSize / 2 + 6;
    context.strokeStyle = theme.accent;
    context.lineWidth = 1.5;
    context.strokeRect(x - half, y - half, 2 * half, 2 * half);
  }
  if (content.dot) disc(on(content.dot), 7, theme.text, theme.surface, 2);
  if (content.lasso.length > 1) {
    context.beginPath();
    content.lasso.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.closePath();
    context.globalAlpha = 0.14;
    context.fillStyle = theme.accent;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = theme.accent;
    context.lineWidth = 1.5;
    context.setLineDash([5, 4]);
    context.stroke();
    context.setLineDash([]);
  }
}
