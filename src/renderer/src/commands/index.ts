export { useCommandSet, useCommands, type Command } from './store';
export { describeKeys, keysOf } from './keys';
