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
    // Files share a process, so that what they import is loaded once and not 170 times: a third of the time of the unit tests.
    // A test therefore leaves nothing behind: no changed environment, no module it mocked, no server.
    isolate: false,
    globalSetup: ['test/testkit/global-setup.ts'],
    maxWorkers: 2,
  },
});
