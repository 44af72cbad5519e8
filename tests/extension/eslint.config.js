import js from "@eslint/js";
import globals from "globals";

const rules = {
  "no-empty": ["error", { allowEmptyCatch: false }],
  "no-implicit-globals": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  "no-var": "error",
  "prefer-const": "error",
  eqeqeq: "error",
};

/** Scripts that the browser loads without `import`. */
const CLASSIC = ["**/extension/content/**/*.js", "**/extension/sites/*.js"];
const MODULES = ["**/extension/sites/registry.js", "**/extension/sites/site.js"];

export default [
  js.configs.recommended,
  { rules },
  {
    files: ["**/extension/**/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "module",
      globals: { ...globals.browser, ...globals.serviceworker, ...globals.webextensions },
    },
  },
  {
    files: ["**/web/ui/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
  },
  { files: CLASSIC, ignores: [...MODULES, "**/tests/**"], languageOptions: { sourceType: "script" } },
  {
    files: ["**/*.test.js", "**/tests/extension/*.js"],
    languageOptions: { globals: globals.node },
  },
];
