import { aptLine, findProgram } from '@gatehouse/testing';
import type { ScenarioReport } from './report/scenario-report';
import type { Bench, Scenario } from './scenarios/scenario';

/** Runs scenarios one after the other. One whose programs are not installed is skipped, and says what would help. */
export async function runScenarios(chosen: readonly Scenario[], bench: Bench): Promise<ScenarioReport[]> {
  const reports: ScenarioReport[] = [];
  for (const { letter, title, needs, run } of chosen) {
    const missing = needs.filter((program) => findProgram(program) === null);
    if (missing.length > 0) {
      reports.push({ letter, title, outcomes: [], skipped: aptLine(missing) });
      continue;
    }
    bench.say(`${letter}  ${title} …`);
    reports.push({ letter, title, outcomes: await run(bench), skipped: null });
  }
  return reports;
}
