import { format, resolveConfig } from 'prettier';
import { fileURLToPath } from 'node:url';

/** Where the page lies. */
export const CLI_PAGE = fileURLToPath(new URL('../../docs/cli.md', import.meta.url));

/** A page as the formatter leaves it. */
export async function formatPage(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(CLI_PAGE)), parser: 'markdown' });
}
