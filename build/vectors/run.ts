import { writeFile } from 'node:fs/promises';
import { assemble, MODULE } from './assemble';

await writeFile(MODULE, await assemble());
