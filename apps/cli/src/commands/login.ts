import { createClient, ViewerDocument } from '@holdfast/client';
import { newCommand, type CommandContext } from '../command.ts';
import { UsageError } from '../errors/usage-error.ts';
import { saveSettings } from '../remote/settings.ts';

/** `holdfast login`: which installation the other commands talk to. */
export const loginCommand = (context: CommandContext) =>
  newCommand('login', context)
    .summary('sign in to an installation with an API token')
    .description(
      'Checks the token and saves it where only you can read it. In CI set HOLDFAST_URL and HOLDFAST_TOKEN instead; nothing is saved then.',
    )
    .argument('<url>', 'address of the installation')
    .requiredOption('--token <token>', 'API token (made in the settings of a workspace)')
    .option('--workspace <slug>', 'workspace to work in, where the token knows several')
    .action(async (url, { token, workspace }) => {
      const { viewer } = await createClient({ url, token }).execute(ViewerDocument, {});
      if (viewer === null) {
        const fix = 'make a new token in the settings of the workspace';
        throw new UsageError({
          code: 'TOKEN',
          where: '--token',
          expected: 'a token that is accepted',
          got: 'one that is not',
          fix,
        });
      }
      const path = await saveSettings({ url, token, ...(workspace !== undefined && { workspace }) }, process.env);
      context.terminal.out(`signed in as ${viewer.user.email} (${url}); saved in ${path}\n`);
    });
