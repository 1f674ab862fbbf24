'use client';

import type { ComponentProps } from 'react';
import { Segmented } from '#web/ui/segmented.tsx';
import { Select } from '#web/ui/select.tsx';

/** Side by side as long as that can be taken in; the pairs of a transfer soon are more. */
const MOST_SIDE_BY_SIDE = 5;

/** Which model version of a run is shown. Loaded where a run has several: most have one, and lists bring scripts of their own. */
export default function ModelChoice(props: ComponentProps<typeof Segmented<string>>) {
  return props.options.length > MOST_SIDE_BY_SIDE ? (
    <Select className="max-w-full" {...props} />
  ) : (
    <Segmented {...props} />
  );
}
