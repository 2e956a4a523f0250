import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import type { Component } from 'vue';
import { i18n } from '../../i18n';
import { installFakeApi, type Answers } from './fakeApi';

/** Mounts a component with stores, messages and a fake Api, attached to the document so that focus works. */
export function mountWith(
  component: Component,
  { props = {}, answers = {} }: { props?: object; answers?: Answers } = {},
) {
  const api = installFakeApi(answers);
  const pinia = createPinia();
  setActivePinia(pinia);
  const wrapper = mount(component, { props, global: { plugins: [pinia, i18n] }, attachTo: document.body });
  return { api, wrapper };
}
