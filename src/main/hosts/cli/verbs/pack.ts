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
import { defineVerb } from '../verb';

const positionals = [
  { name: 'pack', help: 'its name, folder or .sivpack file; the starter pack if left out', required: false },
];

const noFields = {};

/** Two columns. */
function rows(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([key]) => key.length));
  return pairs.map(([key, value]) => `  ${key.padEnd(width)}  ${value}`);
}

function sizeText({ resolution, frameRate }: PackInfoResult): string {
  return `${resolution}x${resolution}${frameRate === undefined ? '' : `, ${frameRate} frames/s`}`;
}

function licenceText(licence: PackInfoResult['licence']): string {
  return licence?.spdx ?? licence?.text?.split('\n')[0] ?? 'not stated';
}

export const packInfo = defineVerb<typeof noFields, PackOptions, PackInfoResult>({
  name: 'pack info',
  summary: 'say what a pack holds and where it comes from',
  positionals,
  options: noFields,
  examples: [
    { command: 'pack info', meaning: 'the bundled starter pack' },
    { command: 'pack info faces.sivpack --json', meaning: 'for a program to read' },
  ],
  read: (_, [pack]) => ({ pack }),
  report: (info) => ({
    remarks: [],
    lines: [
      `${info.name} (${formatBytes(info.bytes)}), ${sizeText(info)}`,
      ...(info.description ? [`  ${info.description}`] : []),
      ...rows([
        ['at', info.path],
        ['id', info.id],
        ['licence', licenceText(info.licence)],
        ['made by', [info.provenance.tool, info.provenance.date].filter(Boolean).join(', ')],
        ...info.networks.map(
          ({ role, architecture, parameters }) =>
            [role, `${architecture}, ${formatParameters(parameters)}`] as [string, string],
        ),
        ...info.styles.map(
          ({ name, description, layers }) =>
            ['style', [name, description, `${layers} layers`].filter(Boolean).join(', ')] as [string, string],
        ),
      ]),
    ],
  }),
});

export const packVerify = defineVerb<typeof noFields, PackOptions, PackVerifyResult>({
  name: 'pack verify',
  summary: 'check every file of a pack against its manifest',
  positionals,
  options: noFields,
  examples: [{ command: 'pack verify faces.sivpack', meaning: 'exit code 0 if it is as it was written' }],
  read: (_, [pack]) => ({ pack }),
  report: ({ path, ok, findings }) => ({
    remarks: findings.map(({ level, about, message }) => `${level}: ${about}: ${message}`),
    lines: [ok ? `${path} is sound.` : `${path} must not be used.`],
    ...(ok ? {} : { verdict: 'corrupt' }),
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
      pack,
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
