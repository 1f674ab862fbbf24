import type { TransformPlan } from '@holdfast/domain';
import { builder } from '../../graphql/builder.ts';

export const BankEntry = builder.objectRef<TransformPlan['bank'][number]>('BankEntry').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({ gradientMode: t.exposeString('gradientMode'), spec: t.exposeString('spec') }),
});

export const BankEntryInput = builder.inputType('BankEntryInput', {
  fields: (t) => ({ gradientMode: t.string(), spec: t.string({ required: true }) }),
});
