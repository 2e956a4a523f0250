import type { DoctorResult } from '../../../services/types';
import { defineVerb } from '../verb';
import { formatBytes } from '../format';

const fields = {};

export const doctor = defineVerb<typeof fields, Record<string, never>, DoctorResult>({
  name: 'doctor',
  summary: 'say what works on this machine: providers, ffmpeg, versions, memory',
  positionals: [],
  options: fields,
  examples: [
    { command: 'doctor', meaning: 'each provider is tested against the CPU' },
    { command: 'doctor --json', meaning: 'for a problem report' },
  ],
  read: () => ({}),
  report({ version, node, runtime, ffmpeg, problems }) {
    const { platform, arch, cores, memory, attempts, automatic } = runtime;
    return {
      remarks: problems,
      lines: [
        `StyleInV Studio ${version}, Node ${node}, onnxruntime ${runtime.version}`,
        `${platform} ${arch}, ${cores} cores, ${formatBytes(memory.available)} of ${formatBytes(memory.total)} free`,
        ...attempts.map(({ name, ok, reason, maxError, milliseconds }) => {
          const figures = [
            maxError === undefined ? '' : `differs by ${maxError.toExponential(1)}`,
            milliseconds === undefined ? '' : `${milliseconds.toFixed(0)} ms`,
          ].filter(Boolean);
          const verdict = ok ? ['works', ...figures].join(', ') : `does not work: ${reason ?? 'no reason given'}`;
          return `  ${name.padEnd(8)}${verdict}`;
        }),
        automatic === undefined ? 'No provider works.' : `Used unless you choose: ${automatic}`,
        ffmpeg
          ? `ffmpeg ${ffmpeg.version} at ${ffmpeg.file} (${ffmpeg.source}): ${ffmpeg.formats.join(', ')}`
          : 'No ffmpeg.',
      ],
      // All else has a way around it.
      ...(automatic === undefined ? { verdict: 'provider' } : {}),
    };
  },
});
