/** Seconds as words a person plans by: a message key below `jobs.time` and its number. */
export function durationOf(seconds: number): {
  readonly key: string;
  readonly count: number;
  readonly minutes: number;
} {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return { key: 'seconds', count: whole, minutes: 0 };
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return { key: 'minutes', count: minutes, minutes };
  const rest = Math.round((minutes % 60) / 5) * 5;
  const hours = Math.floor(minutes / 60) + (rest === 60 ? 1 : 0);
  return { key: rest % 60 === 0 ? 'hours' : 'hoursMinutes', count: hours, minutes: rest % 60 };
}
