import { useFormatter } from 'next-intl';
import { useNames, type Names } from './use-names.ts';

/** What a sentence about results is put together from: its messages, names of attacks and transforms, and the reader's way to write a list. */
export interface Words<Messages> {
  readonly t: Messages;
  readonly names: Names;
  readonly list: ReturnType<typeof useFormatter>['list'];
}

export function useWords<Messages>(t: Messages): Words<Messages> {
  return { t, names: useNames(), list: useFormatter().list };
}
