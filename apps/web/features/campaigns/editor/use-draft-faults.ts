import { useTranslations } from 'next-intl';
import { useNumberText } from '#web/lib/forms/use-number-text.ts';
import type { Fault } from '#web/lib/forms/use-faults.ts';
import { draftFaults, type DraftFault } from './draft-faults.ts';
import type { CampaignDraft } from './draft.ts';

/** What keeps a draft from being saved, in words, in the order of the page. */
export function useDraftFaults(draft: CampaignDraft): readonly (Fault & Pick<DraftFault, 'code'>)[] {
  const t = useTranslations('campaigns.editor.fault');
  const numberText = useNumberText();
  return draftFaults(draft).map((fault) => ({
    field: fault.field,
    code: fault.code,
    message: fault.code === 'NUMBER' ? (numberText(fault.value, fault.range) ?? '') : t(fault.code),
  }));
}
