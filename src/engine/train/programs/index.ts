import { StudioError } from '../../../shared/errors';
import type { JobKind } from '../../../shared/jobs';
import { firstIssue } from '../../../shared/pack';
import type { PreparedRun, Program, ProgramContext } from './types';

export type { PreparedRun, Program, ProgramContext } from './types';

/**
 * Prepares a run of any kind from options as they were stored.
 * @throws StudioError 'bad-input' if they are not that kind's; as Program.prepare
 */
export async function prepareRun(kind: JobKind, options: unknown, context: ProgramContext): Promise<PreparedRun> {
  switch (kind) {
    case 'style':
      return open((await import('./style')).styleProgram, options, context);
    case 'likeness':
      return open((await import('./likeness')).likenessProgram, options, context);
    case 'encoder':
      return open((await import('./encoder')).encoderProgram, options, context);
    case 'motion':
      return open((await import('./motion')).motionProgram, options, context);
    case 'generator':
      return open((await import('./generator')).generatorProgram, options, context);
  }
}

function open<Options>(program: Program<Options>, options: unknown, context: ProgramContext): Promise<PreparedRun> {
  const parsed = program.options.safeParse(options);
  if (!parsed.success) {
    throw new StudioError('bad-input', `The settings of the training are not valid: ${firstIssue(parsed.error)}.`);
  }
  return program.prepare(parsed.data, context);
}
