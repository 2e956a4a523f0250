import { paintBackHair } from './backHair';
import { paintBackground } from './background';
import { paintBeard, paintBeardEdge } from './beard';
import { paintBody } from './body';
import { insideShape } from './brush';
import { paintBrows } from './brows';
import { paintEars } from './ears';
import { paintEyes } from './eyes';
import { paintFrontHair, paintHairShadow } from './frontHair';
import { paintGlasses } from './glasses';
import { paintVignette } from './light';
import { paintLocks } from './locks';
import { paintMouth } from './mouth';
import { paintNose } from './nose';
import type { Scene } from './scene';
import { paintSkin } from './skin';

/** Paints the whole picture, from the back to the front. */
export function paintPortrait(scene: Scene): void {
  const { ctx } = scene;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  paintBackground(scene);
  paintBackHair(scene);
  paintBody(scene);
  paintEars(scene);
  insideShape(ctx, scene.faceOutline, () => {
    paintSkin(scene);
    paintEyes(scene);
    paintBrows(scene);
    paintNose(scene);
    paintBeard(scene);
    paintMouth(scene);
    paintHairShadow(scene);
  });
  paintBeardEdge(scene);
  paintLocks(scene);
  paintFrontHair(scene);
  paintGlasses(scene);
  paintVignette(scene);
}
