import { basename, resolve } from 'node:path';
import { evaluateGate, type GateRules } from '@holdfast/gates';
import { buildReport, comparableOutcomes, type Report } from '@holdfast/reporting';
import { incomparable, type Results } from '@holdfast/results';
import { readStoredRun, type StoredRun } from '../run/stored-run.ts';
import { readHardening } from '../harden/read-hardening.ts';
import { readGateRules } from './read-rules.ts';

export interface StoredReport {
  readonly run: StoredRun;
  readonly report: Report;
}

/** The report of a run's folder, with a gate and a baseline where they are named. Throws UsageError, GateRulesError. */
export async function readStoredReport(request: {
  readonly folder: string;
  readonly rules?: string | undefined;
  readonly baseline?: string | undefined;
  /** Smallest change that matters, as a share. */
  readonly margin?: number | undefined;
  /** Folder of the hardening that made the model, or was made of it. */
  readonly hardening?: string | undefined;
  readonly clock: () => Date;
}): Promise<StoredReport> {
  const { folder, baseline, clock, margin } = request;
  const rules = request.rules === undefined ? undefined : await readGateRules(request.rules);
  const run = await readStoredRun(folder);
  const before = baseline === undefined ? undefined : { label: runLabel(baseline), ...(await readStoredRun(baseline)) };
  // The warnings that a gate looks at are the report's.
  const plain = buildReport(run.results);
  const hardening =
    request.hardening === undefined ? undefined : await readHardening(request.hardening, plain.model.sha256);
  const gate = rules && gateOf({ rules, results: run.results, warnings: plain.warnings, before, clock });
  const report =
    gate === undefined && before === undefined && hardening === undefined
      ? plain
      : buildReport(run.results, {
          ...(gate && { gate }),
          ...(before && { baseline: before }),
          ...(hardening && { hardening }),
          ...(margin !== undefined && { margin }),
        });
  return { run, report };
}

function gateOf(request: {
  readonly rules: GateRules;
  readonly results: Results;
  readonly warnings: Report['warnings'];
  readonly before: { readonly label: string; readonly results: Results } | undefined;
  readonly clock: () => Date;
}) {
  const { rules, results, warnings, before, clock } = request;
  return evaluateGate({
    rules,
    run: { complete: results.complete, outcomes: comparableOutcomes(results).outcomes, warnings },
    ...(before && {
      baseline: {
        label: before.label,
        incomparable: incomparable(before.results, results),
        outcomes: comparableOutcomes(before.results).outcomes,
      },
    }),
    clock,
  });
}

/** What a run's folder is called. */
export const runLabel = (folder: string): string => basename(resolve(folder));
