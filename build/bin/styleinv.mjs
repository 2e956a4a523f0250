#!/usr/bin/env node
import { existsSync } from 'node:fs';

const program = new URL('../../out/main/cli.js', import.meta.url);
if (existsSync(program)) await import(program.href);
else {
  console.error('StyleInV Studio is not built yet: run `npm run animate` once in its folder.');
  process.exitCode = 1;
}
