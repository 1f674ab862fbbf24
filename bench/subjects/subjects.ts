import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel, prepareSample, type LoadedModel } from '@holdfast/engine';
import type { Runtime } from '@holdfast/runtime';
import { checkContract, numericLabels, readContract } from '@holdfast/vision';
import { fixtures as fixtureModels } from '../../scripts/validate/fixtures.ts';
import { resnet18Like } from './resnet18-like.ts';

/** A model that is measured. */
export interface Subject {
  readonly name: string;
  /** What the attack step is compiled for. */
  readonly objective: string;
  readonly model: LoadedModel;
}

export const SUBJECT_SEED = 1;

interface SubjectSource {
  readonly name: string;
  readonly objective: string;
  load(runtime: Runtime): Promise<LoadedModel>;
}

/** Loads the models to measure whose name contains `name`; yolox-nano only where the folder of fixtures is given. */
export async function loadSubjects(request: {
  readonly runtime: Runtime;
  readonly sampleDirectory: string;
  readonly fixtures: string | undefined;
  readonly name: string;
}): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const { name, objective, load } of subjectSources(request)) {
    if (name.includes(request.name)) subjects.push({ name, objective, model: await load(request.runtime) });
  }
  return subjects;
}

function subjectSources(request: {
  readonly sampleDirectory: string;
  readonly fixtures: string | undefined;
}): readonly SubjectSource[] {
  const { sampleDirectory, fixtures } = request;
  const always: SubjectSource[] = [
    {
      name: 'resnet18-like',
      objective: 'untargeted',
      load: (runtime) => loadModel(resnet18Like(SUBJECT_SEED), { contract: resnetContract(), runtime }),
    },
    {
      name: 'sample detector',
      objective: 'vanish:person',
      async load(runtime) {
        const sample = await prepareSample({ directory: sampleDirectory });
        const contract = readContract(await readFile(sample.contractPath, 'utf8'));
        return loadModel(await readFile(sample.modelPath), { contract, runtime });
      },
    },
  ];
  if (fixtures === undefined) return always;
  return [
    ...always,
    {
      name: 'yolox-nano',
      objective: 'vanish:person',
      async load(runtime) {
        const bytes = await readFile(join(fixtures, fixtureModels['yolox-nano'].modelPath));
        return loadModel(bytes, { contract: fixtureModels['yolox-nano'].contract, runtime });
      },
    },
  ];
}

const resnetContract = (): ReturnType<typeof checkContract> =>
  checkContract({
    version: 1,
    task: 'classification',
    input: {
      name: 'input',
      layout: 'NCHW',
      channels: 'RGB',
      width: 224,
      height: 224,
      resize: { rule: 'stretch' },
      scale: 1 / 255,
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    },
    output: {
      decoder: 'classifier',
      names: { scores: 'logits' },
      activation: 'logits',
      labels: numericLabels(1000),
    },
  });
