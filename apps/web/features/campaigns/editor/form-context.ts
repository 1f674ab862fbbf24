import { createContext, useContext } from 'react';
import type { CampaignDraft, Material } from './draft.ts';

export interface FormError {
  readonly field: readonly string[];
  readonly message: string;
}

export interface CampaignFormValue {
  readonly draft: CampaignDraft;
  readonly material: Material;
  readonly change: (change: Partial<CampaignDraft>) => void;
  /** What is wrong with a field, e.g. `models.0.tag`, `bank.2.spec`, by what can be told here or by what the API said. */
  readonly errorOf: (field: string) => string | undefined;
  /** The person has left a field: what is wrong with it may be said. */
  readonly touch: (field: string) => void;
}

export const CampaignFormContext = createContext<CampaignFormValue | undefined>(undefined);

/** The form that a section belongs to. */
export function useCampaignForm(): CampaignFormValue {
  const value = useContext(CampaignFormContext);
  if (value === undefined)
    throw new Error('useCampaignForm: no form around; render the section inside of CampaignForm');
  return value;
}
