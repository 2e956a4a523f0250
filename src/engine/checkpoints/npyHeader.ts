import { readBytes, type ByteSource } from './byteSource';
import { corrupt, unsupported } from './problems';
import { checkedSize } from './tensorRef';

/** What an .npy file says about its array. */
export interface NpyHeader {
  /** numpy's type code without the byte order: f4, i8, b1, ... */
  readonly type: string;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: number[];
  /** Where the data starts, in bytes. */
  readonly offset: number;
}

const MAGIC = '\x93NUMPY';
const MAX_HEADER = 65_536;
/** The header is a Python dict literal with exactly these three keys, in any order. */
const FIELDS = {
  descr: /'descr'\s*:\s*'([<>|=]?)([a-zA-Z]\d{1,3})'/,
  order: /'fortran_order'\s*:\s*(True|False)/,
  shape: /'shape'\s*:\s*\(([\d,\sL]*)\)/,
};

/**
 * Reads the header of an .npy file, versions 1 to 3.
 * @throws StudioError 'corrupt', or 'unsupported' for structured arrays and newer versions
 */
export function readNpyHeader(source: ByteSource): NpyHeader {
  const start = readBytes(source, 0, Math.min(12, source.size));
  if (start.length < 10 || start.toString('latin1', 0, 6) !== MAGIC) throw corrupt('It is no .npy file');
  const version = start[6] as number;
  if (version < 1 || version > 3) throw unsupported(`It is .npy version ${version}`, 'save it again with numpy.save');
  const offset = version === 1 ? 10 : 12;
  if (start.length < offset) throw corrupt('It ends inside its header');
  const length = version === 1 ? start.readUInt16LE(8) : start.readUInt32LE(8);
  if (length > MAX_HEADER) throw corrupt(`Its header claims ${length} bytes`);
  return { ...parse(readBytes(source, offset, length).toString('utf8')), offset: offset + length };
}

function parse(text: string): Omit<NpyHeader, 'offset'> {
  const [descr, order, shape] = [FIELDS.descr.exec(text), FIELDS.order.exec(text), FIELDS.shape.exec(text)];
  if (!descr && /'descr'\s*:/.test(text))
    throw unsupported('It holds a structured array', 'save a plain array of numbers');
  if (!descr || !order || !shape) throw corrupt('Its header is not as numpy writes it');
  const sizes = (shape[1] ?? '').split(',').map((part) => part.trim().replace(/L$/, ''));
  const dimensions = sizes.filter((part) => part !== '').map(Number);
  checkedSize(dimensions);
  return { type: descr[2] ?? '', bigEndian: descr[1] === '>', fortranOrder: order[1] === 'True', shape: dimensions };
}

/** Header of a C-ordered array, padded so that the data starts at a multiple of 64. */
export function encodeNpyHeader(type: string, shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padded = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const head = Buffer.from([...Buffer.from(MAGIC, 'latin1'), 1, 0, padded & 255, padded >> 8]);
  return Buffer.concat([head, Buffer.from(`${text.padEnd(padded - 1)}\n`, 'latin1')]);
}
