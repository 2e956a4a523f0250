import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { cliPage } from './cliPage';
import { CLI_PAGE, formatPage } from './format';

it('docs/cli.md is what the declarations say (npm run docs writes it)', async () => {
  expect(await readFile(CLI_PAGE, 'utf8')).toBe(await formatPage(cliPage()));
});
