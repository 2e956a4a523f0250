import { describe, expect, it } from 'vitest';
import { cropFromPoints } from '../../../src/engine/portrait/align';
import { NEUTRAL_POSE, Painter } from '../portrait';
import { anatomyOf } from '../portrait/anatomy';
import { alignedView } from '../portrait/framing';
import { Head } from '../portrait/head';
import { featurePoints } from '../portrait/landmarks';
import { cutout, dollAnatomy } from './cutout';
import { ink } from './ink';
import { neon } from './neon';
import { blur, lines } from './plane';
import { sitters } from './sitters';

const SIDE = 128;
const [sitter] = sitters(0, 1);
if (!sitter) throw new Error('no sitter');
const { identity, pose } = sitter;
const painting = new Painter(SIDE).paint(identity, pose);
const grey = (rgb: Uint8Array) => Array.from({ length: rgb.length / 3 }, (_, i) => (rgb[3 * i + 1] ?? 0) / 255);
const share = (values: number[], test: (v: number) => boolean) => values.filter(test).length / values.length;

describe('style folders', () => {
  it('draw the same bytes again, from people that differ between folders', () => {
    expect(Buffer.compare(cutout(identity, pose, 64), cutout(identity, pose, 64))).toBe(0);
    expect(Buffer.compare(ink(painting, SIDE), ink(painting, SIDE))).toBe(0);
    expect(sitters(0, 3)).toEqual(sitters(0, 3));
    expect(sitters(1, 1)).not.toEqual(sitters(0, 1));
  });

  it('ink is paper and ink, with little between', () => {
    const tones = grey(ink(painting, SIDE));
    expect(share(tones, (v) => v > 0.85)).toBeGreaterThan(0.4);
    expect(share(tones, (v) => v < 0.25)).toBeGreaterThan(0.03);
    expect(share(tones, (v) => v > 0.3 && v < 0.8)).toBeLessThan(0.25);
  });

  it('neon is night with bright lines, cyan on the left and magenta on the right', () => {
    const rgb = neon(painting, SIDE);
    const tones = grey(rgb);
    expect(share(tones, (v) => v < 0.2)).toBeGreaterThan(0.5);
    expect(Math.max(...tones)).toBeGreaterThan(0.8);
    const red = { left: 0, right: 0 };
    for (let i = 0; i < SIDE * SIDE; i++) red[i % SIDE < SIDE / 2 ? 'left' : 'right'] += rgb[3 * i] ?? 0;
    expect(red.right).toBeGreaterThan(1.2 * red.left);
  });

  it('cutout changes the proportions and is framed by its own eyes and mouth', () => {
    const [usual, doll] = [anatomyOf(identity, NEUTRAL_POSE), dollAnatomy(identity, NEUTRAL_POSE)];
    expect(doll.eyeHeight / usual.eyeHeight).toBeGreaterThan(1.8);
    expect(doll.noseHalfWidth / usual.noseHalfWidth).toBeLessThan(0.7);
    expect(doll.faceWidth / doll.faceLength).toBeGreaterThan(usual.faceWidth / usual.faceLength);
    const crop = cropFromPoints(featurePoints(new Head(doll, NEUTRAL_POSE, alignedView(identity, SIDE, dollAnatomy))));
    expect(crop.centre.x).toBeCloseTo(SIDE / 2, 3);
    expect(crop.axis.x).toBeCloseTo(SIDE / 2, 3);
  });
});

describe('filters', () => {
  it('blur keeps a flat picture and the mean of a spot in the middle', () => {
    const flat = new Float32Array(32 * 32).fill(0.4);
    expect(Math.max(...blur(flat, 32, 2).map((v) => Math.abs(v - 0.4)))).toBeLessThan(1e-6);
    const spot = new Float32Array(32 * 32);
    spot[16 * 32 + 16] = 1;
    expect(blur(spot, 32, 2).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  });

  it('lines lie on the dark side of an edge and nowhere else', () => {
    const edge = Float32Array.from({ length: 32 * 32 }, (_, i) => (i % 32 < 16 ? 0.2 : 0.8));
    const drawn = lines(edge, 32, { sigma: 1, sharpness: 0.98, steepness: 60, threshold: 0 });
    expect(drawn[16 * 32 + 14]).toBeGreaterThan(0.5);
    expect(drawn[16 * 32 + 17]).toBe(0);
    expect(drawn[16 * 32 + 2]).toBe(0);
  });
});
