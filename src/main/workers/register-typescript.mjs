// Preloaded into worker threads that run from TypeScript source: "--import tsx" does nothing in a thread of Node 20.
import { register } from 'tsx/esm/api';

register();
