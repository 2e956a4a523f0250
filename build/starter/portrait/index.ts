/** A procedural portrait painter: subjects and poses from standard normals, framed as FFHQ frames photographs. */
export { HELD_OUT_CAST, TRAINING_CAST, castMember } from './cast';
export { DIRECTOR_DIMS, FRAMES_PER_SECOND, knotPose, poseAt } from './director';
export {
  IDENTITY_DIMS,
  IDENTITY_TRAITS,
  type Identity,
  type IdentityTrait,
  NEUTRAL_POSE,
  POSE_DIMS,
  POSE_FACTORS,
  type Pose,
  type PoseFactor,
  identityFromNormals,
  identityIndex,
  neutralPoseNormals,
  poseFromNormals,
  poseIndex,
} from './factors';
export type { Landmarks } from './landmarks';
export { Painter, type WidePicture, wide } from './painter';
export type { Regions } from './regions';
