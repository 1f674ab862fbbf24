/** Addresses of pages. Ids may hold characters that mean something in a URL. */
const segment = encodeURIComponent;

export const paths = {
  home: '/',
  signIn: (next?: string) => (next === undefined ? '/sign-in' : `/sign-in?next=${segment(next)}`),
  setup: (token: string) => `/setup/${segment(token)}`,
  overview: (slug: string) => `/w/${segment(slug)}`,
  campaigns: (slug: string) => `/w/${segment(slug)}/campaigns`,
  campaignNew: (slug: string) => `/w/${segment(slug)}/campaigns/new`,
  campaign: (slug: string, id: string) => `/w/${segment(slug)}/campaigns/${segment(id)}`,
  campaignEdit: (slug: string, id: string) => `/w/${segment(slug)}/campaigns/${segment(id)}/edit`,
  runs: (slug: string) => `/w/${segment(slug)}/runs`,
  run: (slug: string, number: number) => `/w/${segment(slug)}/runs/${number}`,
  compare: (slug: string) => `/w/${segment(slug)}/compare`,
  findings: (slug: string) => `/w/${segment(slug)}/findings`,
  tryOne: (slug: string) => `/w/${segment(slug)}/try`,
  hardening: (slug: string) => `/w/${segment(slug)}/hardening`,
  hardeningJob: (slug: string, id: string) => `/w/${segment(slug)}/hardening/${segment(id)}`,
  models: (slug: string) => `/w/${segment(slug)}/models`,
  model: (slug: string, id: string) => `/w/${segment(slug)}/models/${segment(id)}`,
  modelVersion: (slug: string, ids: { readonly model: string; readonly version: string }) =>
    `/w/${segment(slug)}/models/${segment(ids.model)}/versions/${segment(ids.version)}`,
  modelUpload: (slug: string) => `/w/${segment(slug)}/models/upload`,
  datasets: (slug: string) => `/w/${segment(slug)}/datasets`,
  dataset: (slug: string, id: string) => `/w/${segment(slug)}/datasets/${segment(id)}`,
  datasetUpload: (slug: string) => `/w/${segment(slug)}/datasets/upload`,
  suites: (slug: string) => `/w/${segment(slug)}/suites`,
  suite: (slug: string, id: string) => `/w/${segment(slug)}/suites/${segment(id)}`,
  presets: (slug: string) => `/w/${segment(slug)}/presets`,
  settings: (slug: string, page: SettingsPage = 'general') =>
    page === 'general' ? `/w/${segment(slug)}/settings` : `/w/${segment(slug)}/settings/${page}`,
} as const;

export const settingsPages = ['general', 'members', 'tokens', 'webhooks', 'audit', 'profile'] as const;
export type SettingsPage = (typeof settingsPages)[number];
