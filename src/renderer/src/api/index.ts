export { useAnswer, type Answer } from './useAnswer';
export { installApi, useApi, type Api, type CallOptions, type LinkState } from './api';
export { readDrop, type Dropped } from './drops';
export { pickFiles } from './pick';
