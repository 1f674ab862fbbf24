import { DatasetUpload } from '#web/features/datasets/upload/dataset-upload.tsx';

export default function DatasetUploadPage() {
  return <DatasetUpload />;
}
