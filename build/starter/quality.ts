export { meanPsnr, ssim } from '../../src/engine/measure/likeness';
