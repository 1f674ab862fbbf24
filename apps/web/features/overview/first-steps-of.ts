interface Asset {
  readonly id: string;
}

interface Beginning {
  readonly viewerId: string | undefined;
  readonly campaigns: readonly {
    readonly createdBy: Asset | null;
    readonly models: readonly { readonly model: Asset }[];
    readonly latestRun: { readonly number: number } | null;
  }[];
  readonly modelCount: number;
  readonly datasetCount: number;
}

export interface FirstSteps {
  /** The run whose report shows what there is to see; null until it has begun. */
  readonly runNumber: number | null;
  readonly hasModel: boolean;
  readonly hasDataset: boolean;
}

/**
 * How far somebody has come who has only the one campaign that was here before them, which is the sample that the first start brings along.
 * Whoever has a campaign of their own, or comes to a workspace at work, needs no way to the first one: null.
 */
export function firstStepsOf({ viewerId, campaigns, modelCount, datasetCount }: Beginning): FirstSteps | null {
  const [found, ...others] = campaigns;
  if (found === undefined || others.length > 0 || found.createdBy?.id === viewerId) return null;
  return {
    runNumber: found.latestRun?.number ?? null,
    hasModel: modelCount > found.models.length,
    hasDataset: datasetCount > 1,
  };
}
