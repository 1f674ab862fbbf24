import { newCommand, type CommandContext } from './command.ts';
import { attackCommand } from './commands/attack.ts';
import { campaignCommand } from './commands/campaign.ts';
import { compareCommand } from './commands/compare.ts';
import { gateCommand } from './commands/gate.ts';
import { gradientCommand } from './commands/gradient.ts';
import { hardenCommand } from './commands/harden.ts';
import { inspectCommand } from './commands/inspect.ts';
import { loginCommand } from './commands/login.ts';
import { predictCommand } from './commands/predict.ts';
import { pushCommand } from './commands/push.ts';
import { pushDatasetCommand } from './commands/push-dataset.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { sampleCommand } from './commands/sample.ts';
import { transformCommand } from './commands/transform.ts';
import { EXIT_CODES_HELP } from './exit-codes.ts';
import { version } from './version.ts';

/** The command line of the program. */
export const program = (context: CommandContext) =>
  newCommand('holdfast', context)
    .description('Robustness testing for vision models: adversarial samples that survive the real world.')
    .version(version, '--version', 'show the version')
    .addCommand(inspectCommand(context))
    .addCommand(predictCommand(context))
    .addCommand(attackCommand(context))
    .addCommand(replayCommand(context))
    .addCommand(compareCommand(context))
    .addCommand(gateCommand(context))
    .addCommand(reportCommand(context))
    .addCommand(hardenCommand(context))
    .addCommand(gradientCommand(context))
    .addCommand(transformCommand(context))
    .addCommand(sampleCommand(context))
    .addCommand(loginCommand(context))
    .addCommand(pushCommand(context))
    .addCommand(pushDatasetCommand(context))
    .addCommand(campaignCommand(context))
    .addHelpText('after', EXIT_CODES_HELP);
