import { afterEach, describe, expect, it, vi } from 'vitest';
import { doctor as doctorVerb } from '../../src/main/hosts/cli/verbs/doctor';
import { doctor } from '../../src/main/services/doctor';
import { recordingContext } from '../support/recordingContext';

afterEach(() => vi.unstubAllEnvs());

const examined = () => doctor({}, recordingContext().context);

describe('doctor', () => {
  it('says what works here: providers, versions, memory, ffmpeg and what it writes', async () => {
    const { runtime, ffmpeg, node, version } = await examined();
    expect(runtime.attempts.find(({ name }) => name === 'cpu')).toMatchObject({ ok: true, maxError: 0 });
    expect(runtime.automatic).toBeDefined();
    expect(runtime.memory.total).toBeGreaterThan(2 ** 28);
    expect(ffmpeg?.formats).toContain('h264');
    expect([node, version]).toEqual([process.versions.node, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });

  it('tells as a sentence what was asked for and does not work, and goes on', async () => {
    vi.stubEnv('FFMPEG_BIN', '/not/there/ffmpeg');
    const { problems, ffmpeg } = await examined();
    expect(problems).toContain('FFMPEG_BIN is passed over: /not/there/ffmpeg is not there.');
    expect(ffmpeg).toBeDefined();
  });

  it('fails only if nothing can be computed', async () => {
    const result = await examined();
    expect(doctorVerb.report({ ...result, problems: ['The starter pack is not there.'] }).verdict).toBeUndefined();
    const runtime = { ...result.runtime, automatic: undefined };
    expect(doctorVerb.report({ ...result, runtime }).verdict).toBe('provider');
  });
});
