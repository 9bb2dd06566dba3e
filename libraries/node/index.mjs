// One implementation for `import` and `require`: two would mean two contexts of the same request.
export { devmon } from './dist/index.js';
