export { encoderNetworks, type EncoderNetworks } from './networks';
export {
  ENCODER_DEFAULTS,
  encoderConfigFor,
  FROM_SCRATCH_RATE,
  splitOf,
  trainsInEncoder,
  type EncoderOptions,
  type Judges,
} from './options';
export { EncoderRecipe } from './recipe';
