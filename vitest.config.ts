import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

/** Some packages import GraphQL as ESM and some as CommonJS: two copies of it refuse each other's schemas. */
const graphql = createRequire(import.meta.url).resolve('graphql');

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    globalSetup: ['test/testkit/global-setup.ts'],
    maxWorkers: 2,
  },
});
