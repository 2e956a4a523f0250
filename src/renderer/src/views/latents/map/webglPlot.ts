import type { Plot, PlotView } from './plot';
import { LARGE, type PointLooks } from './pointLooks';

/** Points that stand out are drawn so much larger. */
export const LARGER = 1.7;

const VERTEX = `#version 300 es
layout(location = 0) in vec2 from;
layout(location = 1) in vec2 to;
layout(location = 2) in vec4 colour;
layout(location = 3) in uint look;
uniform float share;
uniform vec2 middle;
uniform vec2 scale;
uniform float size;
flat out vec4 ink;
flat out uint shape;
flat out float pixels;
void main() {
  bool large = look >= ${LARGE}u;
  gl_Position = vec4((mix(from, to, share) - middle) * scale, 0.0, 1.0);
  pixels = large ? size * ${LARGER.toFixed(1)} : size;
  gl_PointSize = pixels + 1.0;
  ink = colour;
  shape = large ? look - ${LARGE}u : look;
}`;

/** Distance of a pixel from the edge of its point's shape, in units of its radius: positive outside. */
const FRAGMENT = `#version 300 es
precision mediump float;
flat in vec4 ink;
flat in uint shape;
flat in float pixels;
out vec4 colour;
void main() {
  vec2 p = (gl_PointCoord * 2.0 - 1.0) * (pixels + 1.0) / pixels;
  vec2 a = abs(p);
  float edge = length(p) - 1.0;
  if (shape == 1u) edge = max(a.x, a.y) - 0.85;
  else if (shape == 2u) edge = a.x + a.y - 1.1;
  else if (shape == 3u) edge = max(a.x * 0.9 + p.y * -0.5, p.y) - 0.6;
  else if (shape == 4u) edge = abs(length(p) - 0.72) - 0.28;
  else if (shape == 5u) edge = max(min(a.x, a.y) - 0.32, max(a.x, a.y) - 1.0);
  float cover = clamp(0.5 - edge * pixels * 0.5, 0.0, 1.0);
  if (cover <= 0.0) discard;
  float alpha = ink.a * cover;
  colour = vec4(ink.rgb * alpha, alpha);
}`;

/** Points by WebGL2. @returns undefined where the browser has none, or its context cannot be had */
export function webglPlot(canvas: HTMLCanvasElement): Plot | undefined {
  const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true, powerPreference: 'low-power' });
  const program = gl && linked(gl);
  if (!gl || !program) return undefined;
  const buffers = Array.from({ length: 4 }, () => gl.createBuffer());
  const vertices = gl.createVertexArray();
  gl.bindVertexArray(vertices);
  const attribute = (location: number, describe: () => void) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[location] ?? null);
    gl.enableVertexAttribArray(location);
    describe();
  };
  attribute(0, () => gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0));
  attribute(1, () => gl.vertexAttribPointer(1, 2, gl.FLOAT, false, 0, 0));
  attribute(2, () => gl.vertexAttribPointer(2, 4, gl.UNSIGNED_BYTE, true, 0, 0));
  attribute(3, () => gl.vertexAttribIPointer(3, 1, gl.UNSIGNED_BYTE, 0, 0));
  const fill = (location: number, data: Float32Array | Uint8Array) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[location] ?? null);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  };
  const uniform = Object.fromEntries(
    ['share', 'middle', 'scale', 'size'].map((name) => [name, gl.getUniformLocation(program, name)]),
  ) as Record<'share' | 'middle' | 'scale' | 'size', WebGLUniformLocation | null>;
  let [positions, looks] = [0, 0];

  return {
    kind: 'webgl',
    setPositions(from, to) {
      fill(0, from);
      fill(1, to);
      positions = to.length / 2;
    },
    setLooks(next: PointLooks) {
      fill(2, next.colours);
      fill(3, next.shapes);
      looks = next.shapes.length;
    },
    draw({ camera, size, density, share, pointSize }: PlotView) {
      const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)];
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      gl.viewport(0, 0, width, height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.useProgram(program);
      gl.bindVertexArray(vertices);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      gl.uniform1f(uniform.share, share);
      gl.uniform2f(uniform.middle, camera.x, camera.y);
      gl.uniform2f(uniform.scale, (2 * camera.scale) / size.width, (2 * camera.scale) / size.height);
      gl.uniform1f(uniform.size, pointSize * density);
      gl.drawArrays(gl.POINTS, 0, Math.min(positions, looks));
    },
    dispose() {
      for (const buffer of buffers) gl.deleteBuffer(buffer);
      gl.deleteVertexArray(vertices);
      gl.deleteProgram(program);
    },
  };
}

function linked(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : undefined;
}
