import { onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue';

/** An address for a picture in memory, for as long as it is that picture and the component lives. */
export function useObjectUrl(
  bytes: MaybeRefOrGetter<Uint8Array | undefined>,
  type = 'image/png',
): Readonly<Ref<string | undefined>> {
  const url = ref<string>();
  const release = () => {
    if (url.value !== undefined) URL.revokeObjectURL(url.value);
    url.value = undefined;
  };
  watch(
    () => toValue(bytes),
    (now) => {
      release();
      if (now) url.value = URL.createObjectURL(new Blob([new Uint8Array(now)], { type }));
    },
    { immediate: true },
  );
  onScopeDispose(release);
  return url;
}
