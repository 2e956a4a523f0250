import type { ArcfaceConfig, LpipsConfig } from '../../shared/networks';
import { ARCFACE_RESOLUTION } from '../nets/arcface';
import { headName } from '../nets/lpips';
import { vggConvolutions } from '../nets/vgg';
import { encoderBody } from './configEncoder';
import { dimension } from './configGenerator';
import type { TensorRefs } from './modules';
import { unsupported } from './problems';

/** Which of LPIPS's two files a part is: VGG16 is published by torchvision, the heads by LPIPS; one file may hold both. */
export type LpipsHalf = 'trunk' | 'heads';

/** True for the tensors of that half. */
export function isOfHalf(half: LpipsHalf, name: string): boolean {
  return name.startsWith('features.') === (half === 'trunk');
}

/** LPIPS's own names of VGG16's convolutions (net.slice3.10) as torchvision's (features.10). */
export function renameLpips(refs: TensorRefs): TensorRefs {
  return new Map([...refs].map(([name, ref]) => [name.replace(/^net\.slice\d\./, 'features.'), ref]));
}

/** Architecture of LPIPS on VGG16 from the widths of either half. */
export function lpipsConfig(refs: TensorRefs, from: LpipsHalf): LpipsConfig {
  const lastOfGroup = vggConvolutions({ channels: [1, 1, 1, 1, 1] }).reduce<string[]>((names, { group, name }) => {
    names[group] = name;
    return names;
  }, []);
  const width = (group: number) =>
    from === 'heads'
      ? dimension(refs, headName(group), 1)
      : dimension(refs, `${lastOfGroup[group] as string}.weight`, 0);
  return { resolution: MEASURED_AT, channels: [width(0), width(1), width(2), width(3), width(4)] };
}

/** Larger images are averaged down to this side before they are compared, as pSp and StyleGAN2's projection do. */
const MEASURED_AT = 256;
/** Side of the faces ArcFace was trained on. */
const FACE_SIDE = 112;

/** Architecture of an ArcFace IR-SE network. @throws StudioError 'unsupported' for other sizes of faces */
export function arcfaceConfig(refs: TensorRefs): ArcfaceConfig {
  const inEncoder: TensorRefs = new Map([...refs].map(([name, ref]) => [`encoder.${name}`, ref]));
  const body = encoderBody(inEncoder, undefined);
  const channels = dimension(refs, 'output_layer.0.weight', 0);
  const side = Math.sqrt(dimension(refs, 'output_layer.3.weight', 1) / channels);
  if (side !== FACE_SIDE / 2 ** body.stages.length) {
    throw unsupported(
      `Its ArcFace network was not trained on faces of ${FACE_SIDE} pixels cut out of ${ARCFACE_RESOLUTION}`,
      'choose model_ir_se50.pth',
    );
  }
  return { ...body, side: FACE_SIDE, dims: dimension(refs, 'output_layer.3.weight', 0) };
}
