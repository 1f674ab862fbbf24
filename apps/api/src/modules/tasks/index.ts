import './work-task.ts';
