import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../../tests/support/folder';
import { covers, isInstalled, npmScript } from './install.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
  'node_modules/only-on-a-mac': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};
const zod = { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' } };

describe('covers', () => {
  it('lets optional packages be absent', () => {
    expect(covers(zod, wanted)).toBe(true);
  });

  it('wants every other package', () => {
    expect(covers({}, wanted)).toBe(false);
  });

  it('wants exact versions, of optional packages too', () => {
    expect(covers({ 'node_modules/zod': { version: '4.6.8', integrity: 'sha512-a' } }, wanted)).toBe(false);
    expect(covers({ 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-x' } }, wanted)).toBe(false);
    const other = { 'node_modules/only-on-a-mac': { version: '0.9.0', integrity: 'sha512-b' } };
    expect(covers({ ...zod, ...other }, wanted)).toBe(false);
  });
});

describe('isInstalled', () => {
  const folder = useFolder();
  const lock = JSON.stringify({ packages: wanted });
  const record = (root: string) => join(root, 'node_modules', '.styleinv-install');
  const installation = () =>
    folder({
      'package-lock.json': lock,
      'node_modules/.package-lock.json': JSON.stringify({ packages: zod }),
      'node_modules/zod/package.json': '{}',
    });

  it('is false for a fresh clone', () => {
    expect(isInstalled(folder({ 'package-lock.json': lock }))).toBe(false);
  });

  it('is false after an interrupted installation, which has packages but no note of npm', () => {
    expect(isInstalled(folder({ 'package-lock.json': lock, 'node_modules/zod/package.json': '{}' }))).toBe(false);
  });

  it('takes over what npm install did by hand, and remembers it', () => {
    const root = installation();
    expect(isInstalled(root)).toBe(true);
    expect(readFileSync(record(root), 'utf8')).toContain(`${process.platform}-${process.arch}`);
    rmSync(join(root, 'node_modules', '.package-lock.json'));
    expect(isInstalled(root)).toBe(true);
  });

  it('is false once the lockfile wants something else', () => {
    const root = installation();
    expect(isInstalled(root)).toBe(true);
    const changed = { ...wanted, 'node_modules/zod': { version: '5.0.0', integrity: 'sha512-c' } };
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: changed }));
    expect(isInstalled(root)).toBe(false);
  });

  it('is false if a package was deleted by hand', () => {
    const root = installation();
    rmSync(join(root, 'node_modules', 'zod'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });

  it('is false for an installation made on another platform', () => {
    const root = installation();
    isInstalled(root);
    rmSync(join(root, 'node_modules', '.package-lock.json'));
    writeFileSync(record(root), readFileSync(record(root), 'utf8').replace(process.arch, 'riscv64'));
    expect(isInstalled(root)).toBe(false);
  });
});

describe('npmScript', () => {
  const folder = useFolder();

  it('finds the npm of this Node', () => {
    expect(existsSync(npmScript({}))).toBe(true);
  });

  it('prefers the npm that runs us, but not another package manager', () => {
    const root = folder({ 'npm-cli.js': '', 'pnpm.cjs': '' });
    expect(npmScript({ npm_execpath: join(root, 'npm-cli.js') })).toBe(join(root, 'npm-cli.js'));
    expect(npmScript({ npm_execpath: join(root, 'pnpm.cjs') })).toBe(npmScript({}));
  });
});
