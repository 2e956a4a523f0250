import * as verbs from './verbs';
import { bind, type Command } from './verb';

/** Which service each verb calls. Services are imported when their verb runs. */
export const COMMANDS: readonly Command[] = [
  bind(verbs.animate, async () => (await import('../../services/animate')).animate),
  bind(verbs.generate, async () => (await import('../../services/generate')).generate),
  bind(verbs.style, async () => (await import('../../services/training')).startTraining),
  bind(verbs.stylesList, async () => (await import('../../services/library')).listStyles),
  bind(verbs.stylesRemove, async () => (await import('../../services/library')).forgetStyle),
  bind(verbs.refine, async () => (await import('../../services/training')).startTraining),
  bind(verbs.likenessesList, async () => (await import('../../services/library')).listLikenesses),
  bind(verbs.likenessesRemove, async () => (await import('../../services/library')).forgetLikeness),
  bind(verbs.trainGenerator, async () => (await import('../../services/training')).startTraining),
  bind(verbs.trainEncoder, async () => (await import('../../services/training')).startTraining),
  bind(verbs.trainMotion, async () => (await import('../../services/training')).startTraining),
  bind(verbs.jobsList, async () => (await import('../../services/training')).listJobs),
  bind(verbs.jobsResume, async () => (await import('../../services/training')).resumeJob),
  bind(verbs.jobsPause, async () => (await import('../../services/training')).pauseJob),
  bind(verbs.jobsFinish, async () => (await import('../../services/training')).finishJob),
  bind(verbs.jobsCancel, async () => (await import('../../services/training')).cancelJob),
  bind(verbs.jobsRemove, async () => (await import('../../services/training')).removeJob),
  bind(verbs.invert, async () => (await import('../../services/invert')).invert),
  bind(verbs.synthesize, async () => (await import('../../services/synthesize')).synthesize),
  bind(verbs.importVerb, async () => (await import('../../services/import')).importCheckpoints),
  bind(verbs.packInfo, async () => (await import('../../services/packs')).packInfo),
  bind(verbs.packVerify, async () => (await import('../../services/packs')).packVerify),
  bind(verbs.packExportOnnx, async () => (await import('../../services/exportOnnx')).packExportOnnx),
  bind(verbs.run, async () => (await import('../../services/run')).run),
  bind(verbs.dataset, async () => (await import('../../services/dataset')).dataset),
  bind(verbs.doctor, async () => (await import('../../services/doctor')).doctor),
];
