import { applicationScenario } from './application.scenario';

/** n: refreshes with rotation. */
export const refreshScenario = applicationScenario({
  ...{ letter: 'n', title: 'refresh', unit: 'token' },
  dialogues: ({ refreshes }) => refreshes,
});
