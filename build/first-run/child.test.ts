import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runNode } from './child.mjs';

const script = (code: string) => ['-e', code];

describe('runNode', () => {
  it('hands on exit code and output', async () => {
    const ending = await runNode(script('console.log("out"); console.error("err"); process.exit(7)'), {
      output: 'capture',
    });
    expect(ending).toMatchObject({ code: 7, timedOut: false, interrupted: false });
    expect(ending.output).toContain('out');
    expect(ending.output).toContain('err');
  });

  it('gives a signal the exit code that a shell would', async () => {
    const ending = await runNode(script('process.kill(process.pid, "SIGKILL")'), { output: 'capture' });
    expect(ending.code).toBe(137);
  });

  it('ends a child that takes too long, and does not wait for what that has started', async () => {
    const child =
      'const { pid } = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], ' +
      '{ stdio: "inherit" }); console.log(pid); setInterval(() => {}, 1000)';
    const ending = await runNode(script(child), { output: 'capture', timeoutMs: 4000 });
    expect(ending.timedOut).toBe(true);
    expect(ending.code).not.toBe(0);
    // It throws if there is no such process any more.
    process.kill(Number(ending.output), 'SIGKILL');
  });

  it('hands a signal on to the child, whose exit code counts', async () => {
    const child = 'process.on("SIGTERM", () => process.exit(42)); console.log("ready"); setInterval(() => {}, 1000)';
    const parent =
      `const { runNode } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'child.mjs')).href)});` +
      `const { code, interrupted } = await runNode(['-e', ${JSON.stringify(child)}]);` +
      `console.log(code, interrupted);`;
    const running = spawn(process.execPath, ['--input-type=module', '-e', parent]);
    let output = '';
    running.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output === 'ready\n') running.kill('SIGTERM');
    });
    await once(running, 'close');
    expect(output).toBe('ready\n42 true\n');
  });
});
