import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPacksFolder, STARTER_PACK } from '../../engine/packs/locations';
import { diagnoseRuntime, type RuntimeDiagnosis } from '../../engine/runtime';
import { availableFormats, FORMATS, FORMAT_SPECS } from '../../engine/video/formats';
import { locateFfmpeg, type Ffmpeg } from '../../engine/video/locate';
import { StudioError, toStudioError } from '../../shared/errors';
import { version } from '../../../package.json';
import { checkPack } from './packs';
import type { DoctorResult, Service, ServiceContext } from './types';

/** Full-size networks need about as much. */
const ENOUGH_MEMORY = 2 * 2 ** 30;

/**
 * Says what works on this machine. What does not is a problem in the result, not an error. Tests every provider in this thread, which
 * blocks it as long as a graphics driver takes to start.
 * @throws StudioError 'provider' if onnxruntime itself cannot be loaded: then nothing works
 */
export const doctor: Service<Record<string, never>, DoctorResult> = async (_, context) => {
  const problems: string[] = [];
  context.progress({ phase: 'checking' });
  const runtime = await diagnoseRuntime();
  problems.push(...runtimeProblems(runtime));
  const ffmpeg = await locateFfmpeg().catch((error: unknown) => toStudioError(error));
  problems.push(...ffmpegProblems(ffmpeg));
  problems.push(...(await starterProblems(context)));
  return {
    version,
    node: process.versions.node,
    runtime,
    ...(ffmpeg instanceof StudioError ? {} : { ffmpeg: describeFfmpeg(ffmpeg) }),
    problems,
  };
};

function runtimeProblems({ attempts, automatic, memory }: RuntimeDiagnosis): string[] {
  // What this machine simply lacks is no problem; what is there and computes wrongly or slowly is.
  const failed = attempts.filter(({ ok, maxError }) => !ok && maxError !== undefined);
  return [
    ...(automatic === undefined ? ['No provider works, so nothing can be computed: run "npm install" again.'] : []),
    ...failed.map(({ name, reason }) => `${name} is not used: ${reason ?? 'it failed its self-test'}.`),
    ...(memory.total < ENOUGH_MEMORY
      ? [
          `This machine has ${(memory.total / 2 ** 30).toFixed(1)} GB of memory: full-size networks may not fit, so use the starter pack.`,
        ]
      : []),
  ];
}

function describeFfmpeg({
  path,
  source,
  version: ffmpegVersion,
  encoders,
}: Ffmpeg): NonNullable<DoctorResult['ffmpeg']> {
  return { file: path, source, version: ffmpegVersion, formats: availableFormats(encoders) };
}

function ffmpegProblems(ffmpeg: Ffmpeg | StudioError): string[] {
  if (ffmpeg instanceof StudioError) return [ffmpeg.message];
  const chosen = ffmpeg.skipped.find(({ source }) => source === 'FFMPEG_BIN');
  const passedOver = chosen && process.env['FFMPEG_BIN'] ? [`FFMPEG_BIN is passed over: ${chosen.why}.`] : [];
  const there = availableFormats(ffmpeg.encoders);
  const missing = FORMATS.filter((format) => !there.includes(format)).map((format) => FORMAT_SPECS[format].title);
  if (missing.length === 0) return passedOver;
  return [
    ...passedOver,
    `This ffmpeg cannot write ${missing.join(', ')}: point FFMPEG_BIN at a full one if you need that.`,
  ];
}

async function starterProblems(context: ServiceContext): Promise<string[]> {
  const folder = join(bundledPacksFolder(), STARTER_PACK);
  const path = [folder, `${folder}.sivpack`].find(existsSync);
  if (path === undefined)
    return [`The starter pack is not there (${folder}): fetch the program again, or make it with "npm run starter".`];
  const { findings } = await checkPack(path, context);
  return findings
    .filter(({ level }) => level === 'error')
    .map(({ about, message }) => `The starter pack is damaged (${about}: ${message}): fetch the program again.`);
}
