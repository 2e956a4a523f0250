import { useI18n } from 'vue-i18n';

/** Sizes and times in words. */
export function useAmounts() {
  const { t, n } = useI18n();
  return {
    /** 1.2 MB, 340 kB */
    bytes(count: number): string {
      const [unit, value] =
        count >= 1e9
          ? ['gigabytes', count / 1e9]
          : count >= 1e6
            ? ['megabytes', count / 1e6]
            : ['kilobytes', count / 1e3];
      return t(`exports.amount.${unit}`, { count: n(Number(value.toPrecision(2))) });
    },
    /** 12 s, 3 min */
    time(seconds: number): string {
      if (seconds < 90) return t('exports.amount.seconds', { count: n(Math.max(1, Math.round(seconds))) });
      if (seconds < 5400) return t('exports.amount.minutes', { count: n(Math.round(seconds / 60)) });
      return t('exports.amount.hours', { count: n(Math.round(seconds / 360) / 10) });
    },
  };
}
