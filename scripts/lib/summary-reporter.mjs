import { writeFileSync } from 'node:fs';

/**
 * A vitest reporter that writes how many tests passed, failed and were skipped as JSON into the file that
 * HOLDFAST_TEST_SUMMARY names. A test file that could not be loaded, and an error outside of any test, count as one failure.
 */
export default class SummaryReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const path = process.env.HOLDFAST_TEST_SUMMARY;
    if (path === undefined) return;
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const testModule of testModules) {
      if (testModule.errors().length > 0) counts.failed++;
      for (const suite of testModule.children.allSuites()) {
        if (suite.errors().length > 0) counts.failed++;
      }
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        // A test that is still pending at the end was cut off by a failing hook or a bail-out: it has not passed.
        counts[state === 'pending' ? 'failed' : state]++;
      }
    }
    writeFileSync(path, JSON.stringify(counts));
  }
}
