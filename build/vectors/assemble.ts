import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import assembler from 'wabt';

const FOLDER = new URL('../../src/engine/train/vectors/', import.meta.url);
const SOURCE = fileURLToPath(new URL('vectors.wat', FOLDER));

/** Where the assembled module lies. */
export const MODULE = fileURLToPath(new URL('module.ts', FOLDER));

/** The TypeScript file that holds vectors.wat, assembled. */
export async function assemble(): Promise<string> {
  const wabt = await assembler();
  const parsed = wabt.parseWat(SOURCE, await readFile(SOURCE), { simd: true });
  const { buffer } = parsed.toBinary({});
  parsed.destroy();
  const lines = (
    Buffer.from(buffer)
      .toString('base64')
      .match(/.{1,110}/g) ?? []
  ).map((line) => `  '${line}',`);
  return `/** vectors.wat, assembled by \`npm run vectors\`. */\nexport const MODULE: readonly string[] = [\n${lines.join('\n')}\n];\n`;
}
