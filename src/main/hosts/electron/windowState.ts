import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../../engine/checkpoints/atomicWrite';
import type { Rectangle } from './api';

export const DEFAULT_SIZE = { width: 1440, height: 900 };
export const SMALLEST = { width: 960, height: 640 };
/** Of a window that is restored at least so much must be on a screen, to be seen and dragged. */
const VISIBLE = 120;

const pixels = z.int().min(-100_000).max(100_000);
const windowStateSchema = z.object({
  bounds: z.object({ x: pixels, y: pixels, width: pixels, height: pixels }),
  maximised: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

/** Where the window was; undefined at the first start, and if that cannot be read. */
export async function readWindowState(file: string): Promise<WindowState | undefined> {
  try {
    return windowStateSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export async function writeWindowState(file: string, state: WindowState): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  await writeAtomically(file, bytes.length, [bytes]);
}

/**
 * Where to put the window: where it was, made to fit if that screen has become smaller; in the middle of the main screen if the one it was
 * on is gone. @param screens work areas, the main one first
 */
export function placeWindow(state: WindowState | undefined, screens: readonly [Rectangle, ...Rectangle[]]): Rectangle {
  const screen = state && screens.find((area) => isSeen(state.bounds, area));
  const area = screen ?? screens[0];
  const wanted = state?.bounds ?? { ...area, ...DEFAULT_SIZE };
  const width = Math.min(Math.max(wanted.width, SMALLEST.width), area.width);
  const height = Math.min(Math.max(wanted.height, SMALLEST.height), area.height);
  if (!screen) {
    return { x: middle(area.x, area.width, width), y: middle(area.y, area.height, height), width, height };
  }
  const x = clamp(wanted.x, area.x + VISIBLE - width, area.x + area.width - VISIBLE);
  // The title bar is what it is dragged by.
  const y = clamp(wanted.y, area.y, area.y + area.height - VISIBLE);
  return { x, y, width, height };
}

function isSeen(bounds: Rectangle, area: Rectangle): boolean {
  const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const down = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y);
  return across >= VISIBLE && down >= VISIBLE;
}

const middle = (start: number, length: number, size: number) => start + Math.round((length - size) / 2);
const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
