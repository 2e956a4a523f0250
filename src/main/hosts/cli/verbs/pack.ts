import { resolve } from 'node:path';
import type {
  PackExportOptions,
  PackExportResult,
  PackInfoResult,
  PackOptions,
  PackVerifyResult,
} from '../../../services/types';
import { names, optional, text } from '../fields';
import { forceFields } from '../groups';
import { outputPath, stemOf } from '../paths';
import { formatBytes, formatParameters } from '../format';
import { defineVerb, type Place } from '../verb';

const positionals = [
  { name: 'pack', help: 'a folder or a .sivpack file; the starter pack if left out', required: false },
];

function readPackPath(pack: string | undefined, place: Place): PackOptions {
  return pack === undefined ? {} : { pack: resolve(place.cwd, pack) };
}

const noFields = {};

export const packInfo = defineVerb<typeof noFields, PackOptions, PackInfoResult>({
  name: 'pack info',
  summary: 'say what a pack holds and where it comes from',
  positionals,
  options: noFields,
  examples: [
    { command: 'pack info', meaning: 'the bundled starter pack' },
    { command: 'pack info faces.sivpack --json', meaning: 'for a program to read' },
  ],
  read: (_, [pack], place) => readPackPath(pack, place),
  report: ({ pack, name, licence, provenance, bytes, networks, styles }) => ({
    remarks: [],
    lines: [
      `${name} (${formatBytes(bytes)})`,
      `  at          ${pack}`,
      `  licence     ${licence}`,
      `  from        ${provenance}`,
      ...networks.map(
        (network) =>
          `  ${network.name.padEnd(12)}${network.kind}` +
          (network.resolution === undefined ? '' : `, ${network.resolution}x${network.resolution}`) +
          `, ${formatParameters(network.parameters)}`,
      ),
      ...(styles.length > 0 ? [`  styles      ${styles.join(', ')}`] : []),
    ],
  }),
});

export const packVerify = defineVerb<typeof noFields, PackOptions, PackVerifyResult>({
  name: 'pack verify',
  summary: 'check every file of a pack against its manifest',
  positionals,
  options: noFields,
  examples: [{ command: 'pack verify faces.sivpack', meaning: 'exit code 0 if it is as it was written' }],
  read: (_, [pack], place) => readPackPath(pack, place),
  report: ({ pack, files, bytes }) => ({
    remarks: [],
    lines: [`${pack}: ${files} files (${formatBytes(bytes)}) are as their manifest says.`],
  }),
});

const exportFields = {
  out: optional('-o, --out <folder>', 'folder for the .onnx files', text(), "the pack's name and -onnx"),
  networks: optional('--networks <names>', 'only these, separated by commas', names(), 'all'),
  ...forceFields,
};

export const packExportOnnx = defineVerb<typeof exportFields, PackExportOptions, PackExportResult>({
  name: 'pack export-onnx',
  summary: 'write the networks of a pack as ONNX files for other programs',
  positionals,
  options: exportFields,
  examples: [
    { command: 'pack export-onnx faces.sivpack', meaning: 'every network, into faces-onnx' },
    { command: 'pack export-onnx faces.sivpack --networks generator --out onnx', meaning: 'one of them' },
  ],
  read({ out, networks, force }, [pack], place) {
    return {
      ...readPackPath(pack, place),
      out: outputPath(out, `${pack === undefined ? 'starter' : stemOf(pack)}-onnx`, '', force, place),
      networks: networks ?? [],
      force,
    };
  },
  report: ({ files }) => ({
    remarks: files.map(
      ({ network, maxDifference }) =>
        `${network}: loaded alone it differs by at most ${maxDifference.toExponential(1)} from the pack's.`,
    ),
    lines: files.map(({ file }) => file),
  }),
});
