import { useTranslations } from 'next-intl';

const SUBJECTS = [
  'alert',
  'baseline',
  'campaign',
  'dataset',
  'export',
  'finding',
  'hardening',
  'invitation',
  'member',
  'model',
  'preset',
  'probe',
  'run',
  'suite',
  'token',
  'view',
  'webhook',
  'workspace',
] as const;
const VERBS = [
  'accept',
  'acknowledge',
  'archive',
  'bless',
  'cancel',
  'clone',
  'confirm',
  'create',
  'invite',
  'remove',
  'replay',
  'restore',
  'resume',
  'retry',
  'revoke',
  'save',
  'start',
  'tag',
  'triage',
  'undo',
  'uninvite',
  'untag',
  'update',
  'version',
] as const;

/** What an audit event says in words: `model.untag` is `Model: tag removed`; a code that this version does not know stands for itself. */
export function useActionName(): (action: string) => string {
  const t = useTranslations('settings.audit');
  return (action) => {
    const [subject, verb] = action.split('.');
    const knownSubject = SUBJECTS.find((name) => name === subject);
    const knownVerb = VERBS.find((name) => name === verb);
    if (knownSubject === undefined || knownVerb === undefined) return action;
    return t('what', { subject: t(`subject.${knownSubject}`), verb: t(`verb.${knownVerb}`) });
  };
}
