import { imageNamesInRuns } from '@holdfast/db';
import { z } from 'zod';
import { rowLoader } from '../../graphql/loaders.ts';

interface Named {
  readonly runId: string;
  readonly imageId: string;
  readonly name: string;
}

const pair = z.tuple([z.string(), z.string()]);

/** What a picture is called in a run, by `[runId, imageId]`. */
export const imageNames = rowLoader<Named>({
  read: ({ database }, keys) =>
    imageNamesInRuns(
      database.prisma,
      keys.map((key) => {
        const [runId, imageId] = pair.parse(JSON.parse(key));
        return { runId, imageId };
      }),
    ),
  keyOf: ({ runId, imageId }) => JSON.stringify([runId, imageId]),
});
