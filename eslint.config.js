import tseslint from 'typescript-eslint';
import boundaries from 'eslint-plugin-boundaries';
import vue from 'eslint-plugin-vue';

/** Which layer may import which (docs/architecture.md): data flows one way. */
const layers = [
  { type: 'shared', pattern: 'src/shared/**' },
  { type: 'engine', pattern: 'src/engine/**' },
  { type: 'main', pattern: 'src/main/**' },
  { type: 'preload', pattern: 'src/preload/**' },
  { type: 'renderer', pattern: 'src/renderer/**' },
  { type: 'build', pattern: 'build/**' },
  { type: 'tests', pattern: 'tests/**' },
];
const allowed = {
  shared: ['shared'],
  engine: ['engine', 'shared'],
  main: ['main', 'engine', 'shared'],
  preload: ['preload', 'shared'],
  renderer: ['renderer', 'shared'],
  build: ['build', 'main', 'engine', 'shared'],
  tests: ['tests', 'build', 'main', 'preload', 'engine', 'shared'],
};

export default tseslint.config(
  { ignores: ['node_modules', 'out', 'dist', '.cache', 'resources', 'coverage'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // The compiler finds names that are not there, also those of the DOM.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
      // Layout is prettier's.
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowArray: true, allowNullish: true },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,vue}', 'build/**/*.ts', 'tests/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': layers.map(({ type, pattern }) => ({ type, pattern, partialMatch: false })),
      'import/resolver': { node: { extensions: ['.ts', '.js', '.mjs', '.vue'] } },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: Object.entries(allowed).map(([from, to]) => ({
            from: { element: { type: from } },
            allow: { to: { element: { type: to } } },
          })),
        },
      ],
    },
  },
  {
    // tests lie beside what they test and share helpers in tests/support
    files: ['**/*.test.ts'],
    rules: { 'boundaries/dependencies': 'off', 'vue/one-component-per-file': 'off' },
  },
  {
    files: ['src/**/*.{ts,vue}', 'build/**/*.ts', 'tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'onnxruntime-node', message: 'Only src/engine/runtime/ort.ts touches onnxruntime-node.' },
            {
              name: 'electron',
              message:
                'Electron is handed on by the entries of the desktop host and the preload: import its types only.',
              allowTypeImports: true,
            },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Identifier[name=/^ipc(Main|Renderer)$/]',
          message:
            'Messages between window and program go by the contract: src/main/hosts/electron/ipc.ts, src/preload/bridge.ts.',
        },
      ],
    },
  },
  {
    files: ['src/engine/runtime/ort.ts', 'src/main/hosts/electron/index.ts', 'src/preload/index.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  {
    files: [
      'src/main/hosts/electron/{index,api,ipc}.ts',
      'src/preload/**/*.ts',
      // The stand-in of Electron has both ends of it.
      'tests/support/electron/**/*.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
