import { ModelUpload } from '#web/features/models/upload/model-upload.tsx';

export default function ModelUploadPage() {
  return <ModelUpload />;
}
