import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { resultsSchema, type Results } from '@holdfast/results';
import { settings, type Experiment } from './experiments.ts';
import { fixtures } from './fixtures.ts';

/** The built command line program, which `npm run validate` builds first. */
const PROGRAM = 'apps/cli/dist/holdfast.mjs';
const [SOME_FAILED, BAD_INPUT] = [1, 2];

export interface ExperimentRequest {
  /** The folder that HOLDFAST_FIXTURES names. */
  readonly fixturesFolder: string;
  /** Runs are kept here, one folder for each experiment. */
  readonly outFolder: string;
  /** Use only the first so many pictures. */
  readonly limit?: number | undefined;
}

/**
 * Runs an experiment with the product's own command, or goes on with one that was cut off; one made with other settings or versions is
 * replaced. Throws where the command fails or is cancelled.
 */
export async function runExperiment(experiment: Experiment, request: ExperimentRequest): Promise<Results> {
  const folder = join(request.outFolder, experiment.name);
  const images = await pictureFolder(experiment, request);
  const args = await attackArguments(experiment, { ...request, folder, images });
  let code = await holdfast([...args, ...(existsSync(join(folder, 'run.json')) ? ['--resume'] : [])]);
  if (code === BAD_INPUT && existsSync(folder)) code = await holdfast([...args, '--overwrite']);
  if (code !== 0 && code !== SOME_FAILED)
    throw new Error(`${experiment.name}: holdfast attack ended with code ${code}`);
  return resultsSchema.parse(JSON.parse(await readFile(join(folder, 'results.json'), 'utf8')));
}

/** The command as a person would write it, without paths of this machine. */
export function shownCommand({ model, objective, epsilonLevels, name }: Experiment): string {
  const { modelPath, imagesPath, labelsPath } = fixtures[model];
  return [
    `holdfast attack $HOLDFAST_FIXTURES/${modelPath} --contract ${model}.contract.json`,
    `  --images $HOLDFAST_FIXTURES/${imagesPath}${labelsPath === undefined ? '' : ` --labels $HOLDFAST_FIXTURES/${labelsPath}`}`,
    `  --objective ${objective} --epsilon ${epsilonLevels}/255 --step ${settings.stepLevels}/255 --iterations ${settings.iterations}`,
    `  --transforms ${settings.bank.join(',')}`,
    `  --evaluate ${settings.evaluate.join(',')}`,
    `  --seed ${settings.seed} --out ${name}`,
  ].join(' \\\n');
}

async function attackArguments(
  { model, objective, epsilonLevels }: Experiment,
  { fixturesFolder, outFolder, folder, images }: ExperimentRequest & { folder: string; images: string },
): Promise<string[]> {
  const { modelPath, labelsPath, contract } = fixtures[model];
  const contractPath = join(outFolder, `${model}.contract.json`);
  await mkdir(outFolder, { recursive: true });
  await writeFile(contractPath, `${JSON.stringify(contract, null, 2)}\n`);
  return [
    'attack',
    join(fixturesFolder, modelPath),
    ...['--contract', contractPath],
    ...['--images', images],
    ...(labelsPath === undefined ? [] : ['--labels', join(fixturesFolder, labelsPath)]),
    ...['--objective', objective],
    ...['--epsilon', `${epsilonLevels}/255`],
    ...['--step', `${settings.stepLevels}/255`],
    ...['--iterations', String(settings.iterations)],
    ...['--transforms', settings.bank.join(',')],
    ...['--evaluate', settings.evaluate.join(',')],
    ...['--seed', String(settings.seed)],
    ...['--out', folder],
  ];
}

/** The fixture's own folder, or one with links to its first `limit` pictures. */
async function pictureFolder(
  { model }: Experiment,
  { fixturesFolder, outFolder, limit }: ExperimentRequest,
): Promise<string> {
  const all = resolve(fixturesFolder, fixtures[model].imagesPath);
  if (limit === undefined) return all;
  const some = join(outFolder, `${model}-first-${limit}`);
  await rm(some, { recursive: true, force: true });
  await mkdir(some, { recursive: true });
  const names = (await readdir(all)).filter((name) => /\.(?:jpe?g|png)$/i.test(name)).sort();
  for (const name of names.slice(0, limit)) await symlink(join(all, name), join(some, name));
  return some;
}

/** Runs the program with this terminal as its own; Ctrl-C reaches it too, and it keeps what is done. */
function holdfast(args: readonly string[]): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['--enable-source-maps', PROGRAM, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ignore = (): void => undefined;
    process.on('SIGINT', ignore);
    child.on('error', fail);
    child.on('exit', (code) => {
      process.off('SIGINT', ignore);
      done(code ?? 1);
    });
  });
}
