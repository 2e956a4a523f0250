import type { Target } from '../graph';
import type { ProviderName } from './types';

/** The lowering to compile a graph with for a provider: `compile(outputs, { target: targetOf(runtime.provider.actual) })`. */
export function targetOf(provider: ProviderName): Target {
  return provider === 'cpu' ? 'cpu' : 'gpu';
}
