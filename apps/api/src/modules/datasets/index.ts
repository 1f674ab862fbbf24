import './image.ts';
import './dataset.ts';
import './dataset-version.ts';
import './mutations.ts';
