export { useProjectStore } from './project/store';
export type { Step } from './project/history';
