'use client';

import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useRef, useState, type SyntheticEvent } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { focusFirstFault } from '#web/lib/forms/first-fault.ts';
import { useFaults } from '#web/lib/forms/use-faults.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Field, Input, Textarea } from '#web/ui/field.tsx';
import { Link } from '#web/ui/link.tsx';
import { Said } from '#web/ui/said.tsx';
import { AttackSection } from './attack-section.tsx';
import type { CampaignDraft, Material } from './draft.ts';
import { EstimateCard } from './estimate-card.tsx';
import { CampaignFormContext, type CampaignFormValue, type FormError } from './form-context.ts';
import { GateSection } from './gate-section.tsx';
import { ImagesSection } from './images-section.tsx';
import { KindSection } from './kind-section.tsx';
import { ModelsSection } from './models-section.tsx';
import { ObjectiveSection } from './objective-section.tsx';
import { ScheduleSection } from './schedule-section.tsx';
import { TransformsSection } from './transforms-section.tsx';
import { useDraftFaults } from './use-draft-faults.ts';
import { useEstimate } from './use-estimate.ts';

/** Most campaigns attack, and have no source. */
const SourceSection = dynamic(() => import('./source-section.tsx'), { loading: () => null });

interface CampaignFormProps {
  readonly material: Material;
  readonly initial: CampaignDraft;
  readonly submitLabel: string;
  readonly cancelHref: string;
  /** What the campaign is called as long as nobody has named it: it follows what is chosen. */
  readonly usualName?: (draft: CampaignDraft) => string;
  readonly onSubmit: Submit;
  /** Another thing that can be done with it, beside the usual one. */
  readonly alternative?: { readonly label: string; readonly onSubmit: Submit } | undefined;
}

/** Resolves with what the API did not accept. */
type Submit = (draft: CampaignDraft) => Promise<readonly FormError[]>;

/** Names under which the API may speak of a section's fields; anything else is shown above the buttons. */
const KNOWN = [
  'name',
  'description',
  'models',
  'dataset',
  'images',
  'objective',
  'settings',
  'bank',
  'evaluate',
  'seed',
  'sourceRunId',
];

/** Models x images x attacks x transforms x gate x schedule on one page, with what it will cost beside it. */
export function CampaignForm(props: CampaignFormProps) {
  const { material, initial, submitLabel, cancelHref, usualName, onSubmit, alternative } = props;
  const t = useTranslations('campaigns.editor');
  const tui = useTranslations('ui');
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState<readonly FormError[]>([]);
  const [busy, setBusy] = useState(false);
  const [firstFault, setFirstFault] = useState<string | undefined>();
  const form = useRef<HTMLFormElement>(null);
  const faults = useDraftFaults(draft);
  const { faultOf, touch, showAll } = useFaults(faults);
  const waitsFor = faults.find(({ code }) => code === 'NUMBER' || code === 'SEED' || code === 'PICK')?.code;
  const estimate = useEstimate(draft, waitsFor !== undefined);
  const value: CampaignFormValue = {
    draft,
    material,
    touch,
    change: (change) => {
      setDraft((before) => {
        const after = { ...before, ...change };
        const isUnnamed = change.name === undefined && usualName?.(before) === before.name;
        return isUnnamed ? { ...after, name: usualName(after) } : after;
      });
      // What the API said of a part is about what that part was.
      setErrors((before) => before.filter((error) => !isAbout(error, Object.keys(change))));
    },
    errorOf: (field) => faultOf(field) ?? messagesOf(errors, field) ?? messagesOf(estimate.faults, field),
  };
  const isAttack = draft.kind === 'ATTACK';
  const toMend = faults.length + errors.length;
  const others = errors.filter(({ field }) => !KNOWN.some((name) => field.join('.').includes(name)));

  // Once what is wrong is shown.
  const leadToFault = () => requestAnimationFrame(() => setFirstFault(focusFirstFault(form.current)));
  const submit = async (event: SyntheticEvent, send: Submit) => {
    event.preventDefault();
    if (faults.length > 0) {
      showAll();
      leadToFault();
      return;
    }
    setBusy(true);
    try {
      const found = await send(draft);
      setErrors(found);
      if (found.length > 0) leadToFault();
    } catch (error) {
      setErrors([{ field: [], message: messageOf(error) }]);
    }
    setBusy(false);
  };

  return (
    <CampaignFormContext value={value}>
      <form
        ref={form}
        className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]"
        onSubmit={(event) => void submit(event, onSubmit)}
        noValidate
      >
        <div className="flex min-w-0 flex-col gap-5">
          <Card title={t('section.about')}>
            <div className="grid gap-4 md:grid-cols-2">
              <Field label={t('name')} error={value.errorOf('name')}>
                {(control) => (
                  <Input
                    {...control}
                    required
                    value={draft.name}
                    onChange={(event) => value.change({ name: event.target.value })}
                    onBlur={() => touch('name')}
                  />
                )}
              </Field>
              <Field label={t('description')} error={value.errorOf('description')}>
                {(control) => (
                  <Textarea
                    {...control}
                    rows={1}
                    value={draft.description}
                    onChange={(event) => value.change({ description: event.target.value })}
                  />
                )}
              </Field>
            </div>
          </Card>
          <KindSection />
          <ModelsSection />
          {isAttack ? <ImagesSection /> : <SourceSection />}
          <ObjectiveSection />
          {isAttack && <AttackSection />}
          <TransformsSection />
          <GateSection />
          <ScheduleSection />
        </div>
        <aside className="flex flex-col gap-4 xl:sticky xl:top-18 xl:self-start">
          <EstimateCard of={estimate} waitsFor={waitsFor} />
          {others.length > 0 && (
            <div role="alert" className="rounded-lg border border-bad-line bg-bad-soft p-3 text-sm text-bad">
              {others.map(({ message }) => (
                <p key={message}>
                  <Said>{message}</Said>
                </p>
              ))}
            </div>
          )}
          {firstFault !== undefined && toMend > 0 && (
            <p role="alert" className="text-sm text-bad">
              {tui('notSaved', { count: toMend, field: firstFault })}
            </p>
          )}
          <div className="flex flex-wrap gap-2">
            <Button
              type="submit"
              tone="primary"
              busy={busy}
              className={alternative === undefined ? 'flex-1' : 'w-full'}
            >
              {submitLabel}
            </Button>
            {alternative !== undefined && (
              <Button className="flex-1" disabled={busy} onClick={(event) => void submit(event, alternative.onSubmit)}>
                {alternative.label}
              </Button>
            )}
            <Link href={cancelHref} className={buttonClass()}>
              {tui('cancel')}
            </Link>
          </div>
        </aside>
      </form>
    </CampaignFormContext>
  );
}

/** Names of the draft's parts that the API calls otherwise. */
const PART_OF: Readonly<Record<string, string>> = { rules: 'gate', requiredImages: 'gate' };

/** Whether an error is about one of these parts of a draft; `input.campaign.bank.2.spec` is about `bank`. */
const isAbout = ({ field }: FormError, parts: readonly string[]): boolean =>
  parts.some((part) => field[2] === (PART_OF[part] ?? part));

/** Messages about a field or anything inside of it; `campaign.bank.2.spec` is inside of `bank`. */
function messagesOf(errors: readonly FormError[], field: string): string | undefined {
  const found = errors.filter((error) => {
    const path = error.field.join('.');
    return path === field || path.endsWith(`.${field}`) || `${path}.`.includes(`${field}.`);
  });
  return found.length === 0 ? undefined : found.map(({ message }) => message).join(' ');
}
