import { basename, dirname, extname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { inspectModel } from '@holdfast/engine';
import type { Runtime } from '@holdfast/runtime';
import { readContract, type ModelContract } from '@holdfast/vision';
import { UsageError } from './errors/usage-error.ts';
import { readTextInput } from './files/read-input.ts';
import { writeJson } from './files/write-output.ts';
import { formatProposal } from './output/format-contract.ts';
import type { Terminal } from './terminal.ts';

/** What the options say about the contract. */
export interface ContractOptions {
  readonly contract?: string | undefined;
  /** Take the inferred contract, guesses included. */
  readonly acceptContract?: boolean | undefined;
  readonly writeContract?: string | undefined;
}

/** The contract file that belongs to a model: `model.contract.json` beside `model.onnx`. */
const contractPathBeside = (modelPath: string): string =>
  join(dirname(modelPath), `${basename(modelPath, extname(modelPath))}.contract.json`);

/** A contract that a person wrote: the named file, or the one beside the model; `undefined` where there is neither. */
export async function givenContract(modelPath: string, options: ContractOptions): Promise<ModelContract | undefined> {
  const beside = contractPathBeside(modelPath);
  const path = options.contract ?? (existsSync(beside) ? beside : undefined);
  if (path === undefined) return undefined;
  return readContract(await readTextInput(path, 'a model contract (JSON)'), path);
}

interface ModelToDescribe {
  readonly modelPath: string;
  readonly modelBytes: Uint8Array;
  readonly runtime: Runtime;
  readonly terminal: Terminal;
}

/**
 * The contract to work with. Where none is given, the inferred one is shown; it is used only with `--accept-contract`, because a wrong
 * guess (channel order, scale) gives plausible nonsense. Throws UsageError otherwise.
 */
export async function requireContract(
  request: ModelToDescribe & { readonly options: ContractOptions },
): Promise<ModelContract> {
  const { modelPath, options, terminal } = request;
  const given = await givenContract(modelPath, options);
  const contract = given ?? (await inferredContract(request));
  if (options.writeContract !== undefined) {
    await writeJson(options.writeContract, contract);
    terminal.err(`contract written to ${options.writeContract}\n`);
  }
  if (given !== undefined || options.acceptContract === true) return contract;
  const file = options.writeContract ?? contractPathBeside(modelPath);
  throw new UsageError({
    code: 'CONTRACT_UNCONFIRMED',
    where: `${modelPath}: the contract above is a guess`,
    expected: 'a contract that someone has checked',
    got: 'none given, and none beside the model',
    fix:
      options.writeContract === undefined
        ? `check it, then run again with --accept-contract, or save it with --write-contract ${file} and correct it there`
        : `check ${file}, then run again with --contract ${file}`,
  });
}

/** Infers a contract and shows it. */
async function inferredContract({ modelPath, modelBytes, runtime, terminal }: ModelToDescribe): Promise<ModelContract> {
  const inspection = await inspectModel({ bytes: modelBytes, runtime });
  const proposal = inspection.status === 'read' ? inspection.contract : null;
  if (proposal !== null) {
    terminal.err(formatProposal(proposal));
    return proposal.contract;
  }
  const problem = inspection.problems.find(({ code }) => code.startsWith('CONTRACT')) ?? inspection.problems[0];
  throw new UsageError({
    code: problem?.code ?? 'CONTRACT_UNKNOWN',
    where: `${modelPath}: ${problem?.where ?? 'contract'}`,
    expected: problem?.expected ?? 'a model whose outputs tell what they are',
    got: problem?.got ?? 'one whose contract cannot be inferred',
    fix: problem?.fix ?? 'write a contract and name it with --contract',
  });
}
