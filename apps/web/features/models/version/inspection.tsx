'use client';

import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { Card } from '#web/ui/card.tsx';
import { Problem, type ProblemValue } from '#web/ui/problem.tsx';
import type { InspectionFieldsFragment } from './inspection.generated.ts';
import { OperatorCoverage } from './operator-coverage.tsx';

interface InspectionProps {
  readonly inspection: InspectionFieldsFragment;
  /** The problem that the page tells already. */
  readonly told?: ProblemValue | undefined;
}

/** What was found in the model file, and what can be done with it; nothing of a file that could not be read. */
export function Inspection({ inspection, told }: InspectionProps) {
  const t = useTranslations('models.inspection');
  const format = useFormatter();
  const { gradientsComplete, memoryMb, operators } = inspection;
  const isStopped = operators.some(({ gradient }) => gradient === 'none');
  const hasNoContract = inspection.problems.some(({ code }) => code === 'CONTRACT_DOES_NOT_FIT_MODEL');
  const problems = inspection.problems.filter(({ code, where }) => code !== told?.code || where !== told.where);
  if (operators.length === 0 && problems.length === 0) return null;
  const facts = [
    { name: t('parameters'), value: format.number(Number(inspection.parameterCount)) },
    { name: t('opset'), value: inspection.opset === null ? t('unknown') : String(inspection.opset) },
    { name: t('producer'), value: inspection.producer === '' ? t('unknown') : inspection.producer },
    {
      name: t('memory'),
      value: memoryMb === null ? t('unknown') : t('megabytes', { count: memoryMb }),
    },
  ];
  return (
    <Card title={t('title')}>
      {/* What could not even be run says nothing of its gradients, nor does what nobody knows how to read. */}
      {(isStopped || (gradientsComplete && !hasNoContract)) && (
        <p className={`mb-4 flex items-start gap-2 text-sm ${gradientsComplete ? 'text-good' : 'text-warn'}`}>
          {gradientsComplete ? (
            <CircleCheck className="mt-0.5 size-4 shrink-0" aria-hidden />
          ) : (
            <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          )}
          {gradientsComplete ? t('complete') : t('incomplete')}
        </p>
      )}
      {problems.length > 0 && (
        <div className="mb-4 flex flex-col gap-3">
          {problems.map((problem) => (
            <Problem
              key={`${problem.code}${problem.where}`}
              value={problem}
              tone={problem.severity === 'error' ? 'bad' : 'warn'}
              {...(isTitled(problem.code) && { title: t(`problem.${problem.code}`) })}
            />
          ))}
        </div>
      )}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt className="text-xs text-faint">{name}</dt>
            <dd className="tabular text-sm break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <Tensors title={t('inputs')} tensors={inspection.inputs} />
        <Tensors title={t('outputs')} tensors={inspection.outputs} />
      </div>
      <h3 className="mt-5 mb-1 text-sm font-semibold">{t('operators')}</h3>
      <OperatorCoverage operators={operators} />
    </Card>
  );
}

const TITLED = [
  'NO_GRADIENT',
  'ZERO_GRADIENT',
  'DYNAMIC_OUTPUT',
  'BATCH_ONE_ONLY',
  'CONTRACT_DOES_NOT_FIT_MODEL',
] as const;
const isTitled = (code: string): code is (typeof TITLED)[number] => TITLED.some((titled) => titled === code);

function Tensors({ title, tensors }: { readonly title: string; readonly tensors: InspectionFieldsFragment['inputs'] }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-xs text-faint">{title}</p>
      <ul className="flex flex-col gap-0.5">
        {tensors.map(({ name, dims, dataType }) => (
          <li key={name} className="font-mono text-xs break-all">
            {name}{' '}
            <span className="text-muted">
              {dataType} [{dims === null ? '?' : dims.join(', ')}]
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
