import { writeFile } from 'node:fs/promises';
import { cliPage } from './cliPage';
import { CLI_PAGE, formatPage } from './format';

await writeFile(CLI_PAGE, await formatPage(cliPage()));
