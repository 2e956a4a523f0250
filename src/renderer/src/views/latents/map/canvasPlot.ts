import { toScreen } from './camera';
import type { Plot, PlotView } from './plot';
import { LARGE, type PointLooks } from './pointLooks';
import { LARGER } from './webglPlot';

/** Points on a plain canvas, as squares and discs: for browsers without WebGL2. Slower, and otherwise the same. */
export function canvasPlot(canvas: HTMLCanvasElement): Plot {
  const context = canvas.getContext('2d');
  let [from, to] = [new Float32Array(), new Float32Array()];
  let looks: PointLooks = { colours: new Uint8Array(), shapes: new Uint8Array() };

  return {
    kind: 'canvas',
    setPositions(before, after) {
      [from, to] = [new Float32Array(before), new Float32Array(after)];
    },
    setLooks: (next) => (looks = next),
    draw({ camera, size, density, share, pointSize }: PlotView) {
      if (!context) return;
      const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)];
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      context.setTransform(density, 0, 0, density, 0, 0);
      context.clearRect(0, 0, size.width, size.height);
      let ink = '';
      const count = Math.min(to.length / 2, looks.shapes.length);
      for (let n = 0; n < count; n++) {
        const along = (axis: 0 | 1) => {
          const start = from[2 * n + axis] as number;
          return start + share * ((to[2 * n + axis] as number) - start);
        };
        const at = toScreen(camera, size, { x: along(0), y: along(1) });
        const look = looks.shapes[n] as number;
        const side = look >= LARGE ? pointSize * LARGER : pointSize;
        if (at.x < -side || at.y < -side || at.x > size.width + side || at.y > size.height + side) continue;
        const [r, g, b, alpha] = looks.colours.subarray(4 * n, 4 * n + 4) as unknown as [
          number,
          number,
          number,
          number,
        ];
        const wanted = `rgb(${r} ${g} ${b} / ${(alpha / 255).toFixed(2)})`;
        if (wanted !== ink) context.fillStyle = ink = wanted;
        if (look % LARGE === 0 && side > 4) {
          context.beginPath();
          context.arc(at.x, at.y, side / 2, 0, 2 * Math.PI);
          context.fill();
        } else context.fillRect(at.x - side / 2, at.y - side / 2, side, side);
      }
    },
    dispose: () => undefined,
  };
}
