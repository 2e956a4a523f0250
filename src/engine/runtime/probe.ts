import type { Backend } from './backend';
import { missingDevice } from './devices';
import { tooSlow } from './race';
import { SELF_TEST_TOLERANCE, runSelfTest, worstOutput } from './selftest';
import type { ProviderAttempt, ProviderName } from './types';

/** Tries providers in order: up to the first that is good for 'auto', or all of them. Never throws. */
export async function probeProviders(
  backend: Backend,
  candidates: readonly ProviderName[],
  threads: number,
  until: 'first' | 'all',
): Promise<ProviderAttempt[]> {
  const attempts: ProviderAttempt[] = [];
  for (const name of candidates) {
    const attempt = await consider(backend, name, threads);
    attempts.push(attempt);
    if (attempt.ok && until === 'first') break;
  }
  return attempts;
}

/** Whether to take a provider nobody insisted on: it needs a device, right numbers, and a speed worth the trouble. */
async function consider(backend: Backend, name: ProviderName, threads: number): Promise<ProviderAttempt> {
  const missing = missingDevice(name);
  if (missing) return { name, ok: false, reason: missing };
  const attempt = await probeProvider(backend, name, threads);
  if (!attempt.ok || name === 'cpu') return attempt;
  const reason = await tooSlow(backend, name, threads).catch(firstLine);
  return reason ? { ...attempt, ok: false, reason } : attempt;
}

/** Runs the self-test on a provider and compares it with the CPU. Never throws. */
export async function probeProvider(backend: Backend, name: ProviderName, threads: number): Promise<ProviderAttempt> {
  if (!backend.providers.includes(name)) {
    return { name, ok: false, reason: `this build of onnxruntime has no ${name} provider` };
  }
  try {
    const start = performance.now();
    const numbers = await runSelfTest(backend, name, threads);
    const milliseconds = Math.round(performance.now() - start);
    const reference = name === 'cpu' ? numbers : await runSelfTest(backend, 'cpu', threads);
    const { output, error: maxError } = worstOutput(reference, numbers);
    if (maxError <= SELF_TEST_TOLERANCE) return { name, ok: true, maxError, milliseconds };
    const reason = `it computes wrongly: "${output}" of the self-test is off by ${(100 * maxError).toPrecision(2)} %`;
    return { name, ok: false, reason, maxError, milliseconds };
  } catch (thrown) {
    return { name, ok: false, reason: firstLine(thrown) };
  }
}

/** Libraries put source positions and stack traces around the one sentence that matters. */
function firstLine(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const line = text.trim().split('\n', 1)[0] ?? text;
  return line.replace(/^.* was false\. /, '').slice(0, 300);
}
