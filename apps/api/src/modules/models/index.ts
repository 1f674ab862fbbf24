import './model.ts';
import './model-version.ts';
import './mutations.ts';
