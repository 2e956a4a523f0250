import { animate } from './verbs/animate';
import { generate } from './verbs/generate';
import { invert } from './verbs/invert';
import { bind, type Command } from './verb';

/** Which service each verb calls. Services are imported when their verb runs. */
export const COMMANDS: readonly Command[] = [
  bind(animate, async () => (await import('../../services/animate')).animate),
  bind(generate, async () => (await import('../../services/generate')).generate),
  bind(invert, async () => (await import('../../services/invert')).invert),
];
