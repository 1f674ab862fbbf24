import type { ApolloClient } from '@apollo/client';
import type { ExportFormat } from '#web/graphql/schema.generated.ts';
import { problemTexts } from '#web/lib/errors/problem-texts.ts';
import { RunExportDocument, RunExportsDocument } from './run-export.generated.ts';

interface ExportRequest {
  readonly client: ApolloClient;
  readonly slug: string;
  readonly run: { readonly id: string; readonly number: number };
  readonly modelOrdinal: number;
  readonly format: ExportFormat;
  /** The reader's. */
  readonly locale: string;
  /** What to say of a failure without a reason. */
  readonly failed: string;
}

const POLL_MS = 1_000;

/** Has a worker write the report and downloads the file when it is there. Throws what kept it from being written. */
export async function exportFile(request: ExportRequest): Promise<void> {
  const { client, slug, run, modelOrdinal, format, locale, failed } = request;
  const input = { runId: run.id, modelOrdinal, format };
  const { data: created } = await client.mutate({ mutation: RunExportDocument, variables: { input } });
  const errors = created?.exportCreate.userErrors ?? [];
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join(' '));
  for (;;) {
    const { data } = await client.query({
      query: RunExportsDocument,
      variables: { slug, number: run.number },
      fetchPolicy: 'network-only',
    });
    const found = data?.workspace?.run?.exports.find(
      (entry) => entry.format === format && entry.modelOrdinal === modelOrdinal,
    );
    if (found?.task.state === 'DONE' && found.url !== null) {
      download(found.url);
      return;
    }
    if (found?.task.state === 'FAILED' || found?.task.state === 'CANCELLED') {
      const { failure } = found.task;
      throw new Error(failure === null ? failed : (await problemTexts(locale)).told(failure).fix);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Signed addresses come with the header that makes a browser save the file instead of opening it. */
function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
