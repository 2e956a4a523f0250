import type { StudioError } from '../../../../shared/errors';

/** An error as text for the clipboard or a problem report. */
export function errorText({ code, message, detail }: StudioError): string {
  return [`${code}: ${message}`, detail].filter(Boolean).join('\n\n');
}
