/// <reference types="vite/client" />

// For tools that do not read Vue files; vue-tsc knows their real types.
declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent<object, object, unknown>;
  export default component;
}
