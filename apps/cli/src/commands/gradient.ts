import { vectorJacobianProduct } from '@holdfast/engine';
import { toNumbers, type Tensor } from '@holdfast/onnx';
import { collect, newCommand, type CommandContext } from '../command.ts';
import { UsageError } from '../errors/usage-error.ts';
import { readInput } from '../files/read-input.ts';
import { writeOutput } from '../files/write-output.ts';
import { withInterrupt } from '../interrupt.ts';
import { readNpy } from '../npy/read-npy.ts';
import { writeNpy } from '../npy/write-npy.ts';
import { jsonOption } from '../options/contract-options.ts';
import { withRuntime } from '../runtime.ts';

/** `holdfast gradient`: the raw vector-Jacobian product. */
export const gradientCommand = (context: CommandContext) =>
  newCommand('gradient', context)
    .summary('compute a raw vector-Jacobian product of a model')
    .description(
      "Computes cotangent * d OUTPUT / d WRT and writes it in float32. Every input of the model must be given; the inputs' shapes fix " +
        'the sizes that the model leaves open. Files are .npy (float32, float64, int8, int32, int64, uint8, bool).',
    )
    .argument('<model>', 'ONNX file')
    .requiredOption('--input <name=file>', 'an input of the model; repeat for more', collect)
    .requiredOption('--output <name>', 'value to differentiate: an output, or any value that the model computes')
    .requiredOption('--cotangent <file>', "d loss / d output, of the output's shape")
    .requiredOption('--wrt <name>', 'input or weight to differentiate by')
    .requiredOption('--out <file>', 'where to write the gradient (.npy)')
    .option('--straight-through <operators>', 'operator types to pass the gradient through, such as Round,Floor')
    .addOption(jsonOption())
    .action(async (modelPath, options) => {
      const { terminal } = context;
      const bytes = await readInput(modelPath, 'an ONNX model');
      const inputs = await readInputs(options.input);
      const cotangent = readNpy(await readInput(options.cotangent, 'a .npy file'), options.cotangent);
      const passed = options.straightThrough?.split(',').map((name) => name.trim());
      const result = await withInterrupt(terminal, (signal) =>
        withRuntime((runtime) =>
          vectorJacobianProduct({
            bytes,
            runtime,
            inputs,
            output: options.output,
            cotangent,
            wrt: options.wrt,
            signal,
            ...(passed === undefined ? {} : { straightThrough: new Set(passed) }),
          }),
        ),
      );
      await writeOutput(options.out, writeNpy(result.gradient));
      const { reached, zeroGradientNodes } = result;
      const summary = { ...describe(result.gradient), reached, zeroGradientNodes };
      if (options.json === true) terminal.out(`${JSON.stringify({ out: options.out, ...summary }, null, 2)}\n`);
      else {
        terminal.out(
          `${options.out}: d ${options.output} / d ${options.wrt}, float32 [${summary.dims.join(', ')}], ` +
            `L2 norm ${summary.l2.toPrecision(6)}, largest ${summary.maxAbs.toPrecision(6)}\n`,
        );
      }
      if (!reached)
        terminal.err(`warning: ${options.output} does not depend on ${options.wrt}: the gradient is zero\n`);
      for (const { opType, nodeName } of zeroGradientNodes.filter((node) => !node.straightThrough)) {
        terminal.err(
          `warning: ${opType} \`${nodeName}\` has a zero gradient; --straight-through ${opType} passes it on\n`,
        );
      }
    });

async function readInputs(pairs: readonly string[]): Promise<Record<string, Tensor>> {
  const inputs: Record<string, Tensor> = {};
  for (const pair of pairs) {
    const equals = pair.lastIndexOf('=');
    const [name, path] = [pair.slice(0, equals), pair.slice(equals + 1)];
    if (equals < 1 || path === '') {
      throw new UsageError({
        code: 'USAGE',
        where: '--input',
        expected: 'NAME=FILE.npy',
        got: pair,
        fix: "write the input's name, an equals sign and the file",
      });
    }
    inputs[name] = readNpy(await readInput(path, 'a .npy file'), path);
  }
  return inputs;
}

function describe(gradient: Tensor): { dims: readonly number[]; l2: number; maxAbs: number } {
  let squares = 0;
  let maxAbs = 0;
  for (const value of toNumbers(gradient)) {
    squares += value * value;
    maxAbs = Math.max(maxAbs, Math.abs(value));
  }
  return { dims: gradient.dims, l2: Math.sqrt(squares), maxAbs };
}
