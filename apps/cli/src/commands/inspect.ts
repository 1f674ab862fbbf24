import { inspectModel } from '@holdfast/engine';
import { newCommand, type CommandContext } from '../command.ts';
import { givenContract } from '../contract-source.ts';
import { EXIT } from '../exit-codes.ts';
import { readInput } from '../files/read-input.ts';
import { writeJson } from '../files/write-output.ts';
import { contractOption, jsonOption, writeContractOption } from '../options/contract-options.ts';
import { formatInspection } from '../output/format-inspection.ts';
import { withRuntime } from '../runtime.ts';

/** `holdfast inspect`: what a model is, and whether it can be attacked. */
export const inspectCommand = (context: CommandContext) =>
  newCommand('inspect', context)
    .summary('show what a model takes, gives and can do')
    .description(
      "Shows a model's inputs, outputs, opset, operators with count and gradient (exact, straight-through, none, not needed), " +
        'problems, and the contract: the given one, checked, or a proposal with what in it is a guess.',
    )
    .argument('<model>', 'ONNX file')
    .addOption(contractOption())
    .addOption(writeContractOption())
    .addOption(jsonOption())
    .action(async (modelPath, options) => {
      const { terminal } = context;
      const bytes = await readInput(modelPath, 'an ONNX model');
      const contract = await givenContract(modelPath, options);
      const inspection = await withRuntime((runtime) =>
        inspectModel({ bytes, runtime, ...(contract === undefined ? {} : { contract }) }),
      );
      terminal.out(options.json === true ? `${JSON.stringify(inspection, null, 2)}\n` : formatInspection(inspection));
      const proposal = inspection.status === 'read' ? inspection.contract : null;
      if (options.writeContract !== undefined && proposal !== null) {
        await writeJson(options.writeContract, proposal.contract);
        terminal.err(`contract written to ${options.writeContract}\n`);
      }
      const usable = inspection.problems.every(({ severity }) => severity !== 'error');
      context.finish(usable ? EXIT.done : EXIT.badInput);
    });
