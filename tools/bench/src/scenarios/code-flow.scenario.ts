import { applicationScenario } from './application.scenario';

/** o: people who have approved before, from the authorization request to the tokens and without the browser's time. */
export const codeFlowScenario = applicationScenario({
  ...{ letter: 'o', title: 'code flow', unit: 'flow' },
  dialogues: ({ codeFlows }) => codeFlows,
});
