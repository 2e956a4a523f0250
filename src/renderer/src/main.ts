import './jitless';
import './design/tokens.css';
import './design/base.css';
import './design/menus.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { installApi } from './api';
import { connect } from './api/connect';
import App from './App.vue';
import { i18n } from './i18n';

installApi(connect());
createApp(App).use(createPinia()).use(i18n).mount('#app');
