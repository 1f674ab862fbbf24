import { enumOf } from '../../graphql/enums.ts';

export const RunKind = enumOf('RunKind', ['attack', 'replay', 'transfer']);
export const VersionSelector = enumOf('VersionSelector', ['exact', 'latest', 'tag']);
export const ImageSelectionKind = enumOf('ImageSelectionKind', ['all', 'picked', 'random', 'recommended']);
export const SeedPolicyKind = enumOf('SeedPolicyKind', ['fixed', 'per_run']);
export const CatchUpPolicy = enumOf('CatchUpPolicy', ['once', 'skip']);
