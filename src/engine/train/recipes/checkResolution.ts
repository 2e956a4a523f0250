import { StudioError } from '../../../shared/errors';

/** @throws StudioError 'bad-input' if the data has another size than the generator's pictures */
export function checkResolution(data: { resolution: number }, generator: { resolution: number }, what: string): void {
  if (data.resolution === generator.resolution) return;
  throw new StudioError(
    'bad-input',
    `The ${what} have ${data.resolution} pixels and the generator paints ${generator.resolution}: prepare them again.`,
  );
}
