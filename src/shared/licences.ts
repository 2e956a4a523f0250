import { z } from 'zod';

/** File among those of the interface that lists what the program is made of. */
export const LICENCES_FILE = 'licences.json';

/** Something of others in the program, and what it may be used under. */
export const licenceEntrySchema = z.strictObject({
  name: z.string(),
  /** Absent for what is no package of its own. */
  version: z.string().optional(),
  /** SPDX expression. */
  licence: z.string(),
  homepage: z.string().optional(),
  /** What has to be said of it beside its licence. */
  note: z.string().optional(),
  /** Its licence in full, with the notice of its authors. */
  text: z.string().min(1),
});
export type LicenceEntry = z.infer<typeof licenceEntrySchema>;
export const licenceListSchema = z.array(licenceEntrySchema);
