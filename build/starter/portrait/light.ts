import type { Scene } from './scene';

const VIGNETTE_EDGE = 'rgba(10,5,20,0.26)';
const VIGNETTE_CENTRE = 'rgba(10,5,20,0)';

/** The lens darkens towards the corners. */
export function paintVignette({ ctx, view }: Scene): void {
  const { width, height } = view;
  const reach = Math.max(width, height);
  const shade = ctx.createRadialGradient(width / 2, height * 0.45, reach * 0.35, width / 2, height / 2, reach * 0.8);
  shade.addColorStop(0, VIGNETTE_CENTRE);
  shade.addColorStop(1, VIGNETTE_EDGE);
  ctx.fillStyle = shade;
  ctx.fillRect(0, 0, width, height);
}
