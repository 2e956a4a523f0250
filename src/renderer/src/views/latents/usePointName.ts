import { useI18n } from 'vue-i18n';
import { useClusters } from './stores/clusters';
import { usePointSelection } from './stores/selection';

/** What clusters are called: as the artist named them, else by number. */
export function useClusterName() {
  const { t } = useI18n();
  const clusters = useClusters();
  return (cluster: number): string =>
    clusters.names.get(cluster) ?? t('latents.clusters.number', { number: cluster + 1 });
}

/** What points are called. */
export function usePointName() {
  const { t } = useI18n();
  const selection = usePointSelection();
  const clusters = useClusters();
  const clusterName = useClusterName();
  return (point: number): string => {
    const { source, name, frame = 0 } = selection.about(point);
    const whose = t(`latents.point.${source}`, { name, frame });
    const cluster = clusters.found?.assignment[point];
    return cluster === undefined ? whose : t('latents.point.in', { whose, cluster: clusterName(cluster) });
  };
}
