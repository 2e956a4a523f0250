import { Random } from '../../../src/engine/tensor/random';
import { samplePose } from '../data/poses';
import { SEED } from '../plan';
import { castMember, HELD_OUT_CAST, identityFromNormals, poseFromNormals, type Identity, type Pose } from '../portrait';

/** Someone outside the training cast, in some pose. */
export interface Sitter {
  readonly identity: Identity;
  readonly pose: Pose;
}

const STREAM = 77;
/** People after those whom other stages use. */
const FIRST = HELD_OUT_CAST + 3000;

/** The people of a style folder; another `group` draws other people. */
export function sitters(group: number, count: number): Sitter[] {
  return Array.from({ length: count }, (_, i) => {
    const index = FIRST + 200 * group + i;
    const pose = samplePose(new Random(SEED + index, STREAM));
    return { identity: identityFromNormals(castMember(index)), pose: poseFromNormals(pose) };
  });
}
