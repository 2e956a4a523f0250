import { build, Platform } from 'electron-builder';
import { electronProgram } from '../first-run/electron.mjs';
import { ROOT } from '../first-run/main.mjs';
import { toStudioError } from '../../src/shared/errors';
import { checkPackage } from './check';
import { configurationFor, STAGE, TARGETS } from './config';
import { prepare } from './prepare';

/** Entry of `npm run package`: prepares and checks, and builds the installer (or, with --dir, the folder) for this machine. */
const flags = process.argv.slice(2);
const target = TARGETS.find(({ platform, arch }) => platform === process.platform && arch === process.arch);
try {
  if (!target) throw new Error(`The Studio is not packaged for ${process.platform} ${process.arch}.`);
  await prepare(ROOT, target);
  const faults = await checkPackage(ROOT, target);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) throw new Error('The package would not work: see above.');
  console.log(`Configuration and files are in order; icons, ffmpeg and licences lie in ${STAGE}.`);
  if (flags.includes('--check')) process.exit(0);
  if (!electronProgram(ROOT, process.env))
    throw new Error(
      "Electron's program is not there: run `npm start` once where it can be downloaded, then package again.",
    );
  const configuration = configurationFor(target);
  const system = { darwin: Platform.MAC, linux: Platform.LINUX, win32: Platform.WINDOWS }[target.platform];
  const targets = flags.includes('--dir') ? system.createTarget('dir') : system.createTarget();
  const made = await build({ targets, config: configuration, projectDir: ROOT, publish: 'never' });
  for (const file of made) console.log(file);
} catch (error) {
  console.error(toStudioError(error).message);
  process.exitCode = 1;
}
