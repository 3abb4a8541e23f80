import { clientCredentialsScenario } from './client-credentials.scenario';
import { codeFlowScenario } from './code-flow.scenario';
import { gatewayLatencyScenario } from './gateway-latency.scenario';
import { guardScenario } from './guard.scenario';
import { introspectionScenario } from './introspection.scenario';
import { logInScenario } from './log-in.scenario';
import { memoryScenario } from './memory.scenario';
import { millionScenario } from './million.scenario';
import { policySwapScenario } from './policy-swap.scenario';
import { refreshScenario } from './refresh.scenario';
import { rulesScenario } from './rules.scenario';
import { revocationLagScenario } from './revocation-lag.scenario';
import type { Scenario } from './scenario';
import { sessionBytesScenario } from './session-bytes.scenario';
import { storeScenario } from './store.scenario';
import { workersScenario } from './workers.scenario';

/** In the order in which they are run. */
export const scenarios: readonly Scenario[] = [
  memoryScenario,
  storeScenario,
  gatewayLatencyScenario,
  logInScenario,
  sessionBytesScenario,
  revocationLagScenario,
  guardScenario,
  clientCredentialsScenario,
  introspectionScenario,
  workersScenario,
  rulesScenario,
  policySwapScenario,
  millionScenario,
  refreshScenario,
  codeFlowScenario,
];
