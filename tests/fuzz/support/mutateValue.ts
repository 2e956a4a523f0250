import type { Random } from '../../../src/engine/tensor/random';
import { py, type Py } from '../../support/pickleWriter';

/** A place in a value that holds another value, and how to put something else there. */
interface Slot {
  readonly value: unknown;
  put(value: Py): void;
}

const GLOBALS = [
  'os.system',
  'builtins.set',
  'builtins.eval',
  'collections.OrderedDict',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
  'torch.storage._load_from_bytes',
  'torch.nn.modules.linear.Linear',
  'torch_utils.persistence._reconstruct_persistent_obj',
  'dnnlib.tflib.network.Network',
  'numpy.core.multiarray.scalar',
  '_codecs.encode',
  'copyreg._reconstructor',
];
const NAMES = [
  'synthesis.b4.const',
  'synthesis',
  'mapping',
  'b4',
  'b99999999',
  'weight',
  'encoder',
  'state',
  'class_name',
  '_modules',
  'c_dim',
  '__proto__',
  'G_ema',
  '',
];

const pick = <T>(items: readonly T[], random: Random): T => items[random.below(items.length)] as T;

function strange(random: Random): Py {
  const scalars: Py[] = [
    null,
    true,
    0,
    1,
    -1,
    1.5,
    NaN,
    Infinity,
    2 ** 31,
    2 ** 53 - 1,
    -(2 ** 40),
    '',
    'x'.repeat(70_000),
    'lrelu',
  ];
  const records: Py[] = [
    [],
    new Map<Py, Py>(),
    py.tuple(),
    py.set(),
    Uint8Array.of(1, 2, 3),
    py.tuple(1, 2, 3),
    py.ordered(),
  ];
  const global = pick(GLOBALS, random);
  const calls: Py[] = [
    py.global(global),
    py.call(global, [1]),
    py.call(global),
    py.instance(global),
    py.instance('a.B', py.dict({ x: 1 })),
  ];
  return pick(pick([scalars, records, calls], random), random);
}

/** Places in lists, dicts, arguments and states; globals are places for other globals' names. */
function slotsOf(root: Py): Slot[] {
  const slots: Slot[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Map) {
      const map = value as Map<Py, Py>;
      for (const [key, item] of map) {
        slots.push({ value: item, put: (other) => void map.set(key, other) });
        slots.push({ value: key, put: (other) => void (map.delete(key), map.set(other, item)) });
        visit(item);
      }
      return;
    }
    const record = value as Record<string, unknown>;
    for (const [key, item] of Object.entries(record)) {
      const holdsValue = Array.isArray(value) || key === 'state' || key === 'id';
      if (holdsValue) slots.push({ value: item, put: (other) => void (record[key] = other) });
      visit(item);
    }
  };
  visit(root);
  return slots;
}

/** Changes a value in one to three places: strange things, parts of itself (cycles among them), other names and numbers. Returns it. */
export function mutateValue(root: Py, random: Random): Py {
  for (let n = 1 + random.below(3); n > 0; n--) {
    const slots = slotsOf(root);
    const slot = pick(slots, random);
    switch (random.below(4)) {
      case 0:
        slot.put(strange(random));
        break;
      case 1:
        slot.put(pick(slots, random).value as Py);
        break;
      case 2:
        pick(slots.filter(({ value }) => typeof value === 'number').concat(slot), random).put(
          pick([0, -1, 1, 2, 3, 5, 64, 1e6, 2 ** 40], random),
        );
        break;
      default:
        pick(slots.filter(({ value }) => typeof value === 'string').concat(slot), random).put(pick(NAMES, random));
    }
  }
  return root;
}
