import { useI18n } from 'vue-i18n';
import type { PanelKey } from './draft';

/** Names of panels, as the dialog shows them and as they are drawn under them. */
export function usePanelNames(): (key: PanelKey) => string {
  const { t } = useI18n();
  return (key) => {
    if (key === 'portrait' || key === 'inversion' || key === 'motion') return t(`exports.panel.${key}`);
    return key.slice('style:'.length);
  };
}
