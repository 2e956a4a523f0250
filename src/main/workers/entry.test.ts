import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workerEntry } from './entry';

describe('workerEntry', () => {
  let out: string;
  const at = (path: string) => pathToFileURL(join(out, path)).href;
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'worker-entry-'));
    mkdirSync(join(out, 'workers'));
    writeFileSync(join(out, 'workers/inference.js'), '');
  });
  afterAll(() => rmSync(out, { recursive: true }));

  it('finds the built file from whichever chunk asks', () => {
    for (const chunk of ['cli.js', 'chunks/start-1a2b.js', 'workers/start.js']) {
      expect(workerEntry('inference', at(chunk))).toEqual({ url: new URL(at('workers/inference.js')), execArgv: [] });
    }
  });

  it('takes the TypeScript source where that is what runs', () => {
    const { url, execArgv } = workerEntry('inference', at('workers/entry.ts'));
    expect(url.href).toBe(at('workers/inference.ts'));
    expect(execArgv).toEqual(['--import', at('workers/register-typescript.mjs')]);
  });

  it('says what to do when the build is incomplete', () => {
    expect(() => workerEntry('training', at('cli.js'))).toThrow(/training worker is missing .* "npm run build"/);
  });
});
