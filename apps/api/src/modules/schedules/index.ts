import './preview.ts';
