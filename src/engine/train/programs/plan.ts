import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { writeAtomically } from '../../checkpoints/atomicWrite';

const FILE = 'plan.json';

/**
 * What a run settled on when it first started on this machine, such as its number of iterations: made once, then read back, so that
 * a resumed run is the same run.
 * @throws StudioError 'corrupt' if the noted plan cannot be read
 */
export async function settledPlan<T>(folder: string, schema: z.ZodType<T>, make: () => Promise<T>): Promise<T> {
  const path = join(folder, FILE);
  if (existsSync(path)) {
    const parsed = schema.safeParse(parseJson(readFileSync(path, 'utf8')));
    if (parsed.success) return parsed.data;
    throw new StudioError(
      'corrupt',
      `The plan of the run in ${folder} is damaged: cancel the job and start a new one.`,
    );
  }
  const plan = await make();
  const bytes = Buffer.from(`${JSON.stringify(plan, undefined, 2)}\n`);
  await mkdir(folder, { recursive: true });
  await writeAtomically(path, bytes.length, [bytes]);
  return plan;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
