import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pickle, py } from '../../../tests/support/pickleWriter';
import { Budget } from './budget';
import { MemorySource } from './byteSource';
import type { ModuleRecord } from './modules';
import { asKind } from './pickleValues';
import { findSetting, numberSetting, setting } from './settings';
import { PickleReader } from './pickleReader';

function moduleOf(bytes: Uint8Array): ModuleRecord {
  const { value } = new PickleReader(new Budget(bytes.length)).readFile(new MemorySource(bytes));
  const attributes = asKind(value, 'dict')?.entries;
  if (!attributes) throw new Error('no dict');
  return { className: 'Test', attributes };
}

describe('settings', () => {
  it('are found in a tree that omegaconf pickled, whose nodes refer to their parents', () => {
    const module = moduleOf(readFileSync('tests/fixtures/checkpoints/omegaconf.pkl'));
    expect(findSetting(module, 'motion_z_distance')).toBe(4);
    expect(findSetting(module, 'max_num_frames')).toBe(33);
    expect(findSetting(module, 'gen_strategy')).toBe('conv');
    expect(findSetting(module, 'concat_content')).toBe(true);
    expect(findSetting(module, 'lr_multiplier')).toBe(0.01);
    expect(findSetting(module, 'nothing of the kind')).toBeUndefined();
  });

  it('of the module itself go before what its constructor was called with, None included', () => {
    const init = py.dict({ clamp: 128, width: 64, gain: 2 });
    const module = moduleOf(pickle(py.dict({ clamp: null, width: 32, _init_kwargs: init })));
    expect(setting(module, 'clamp')).toBeNull();
    expect(setting(module, 'width')).toBe(32);
    expect(setting(module, 'missing', 'gain')).toBe(2);
    expect(numberSetting(module, 'clamp')).toBeUndefined();
  });

  it('nearest first', () => {
    const module = moduleOf(pickle(py.dict({ far: py.dict({ far: py.dict({ n: 2 }) }), near: py.dict({ n: 1 }) })));
    expect(findSetting(module, 'n')).toBe(1);
  });

  it('are numbers also where numpy wrote them', () => {
    const scalar = py.call('numpy.core.multiarray.scalar', [
      py.call('numpy.dtype', ['f8', false, true], { state: py.tuple(3, '<', null) }),
      Buffer.from(Float64Array.of(0.01).buffer),
    ]);
    expect(numberSetting(moduleOf(pickle(py.dict({ gain: scalar }))), 'gain')).toBe(0.01);
  });

  it('are searched without end in sight only so far', () => {
    const nested = Buffer.concat([
      Buffer.from('}X\x01\x00\x00\x00a'),
      Buffer.alloc(300_000, ']'),
      Buffer.alloc(299_999, 'a'),
      Buffer.from('s.'),
    ]);
    expect(findSetting(moduleOf(nested), 'n')).toBeUndefined();
  });
});
