import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { backgroundLoad, runBackgroundLoad } from './load/background-load';
import { policyPublisher, publishPolicies } from './load/policy-publisher';
import { takeOurCore } from './machine/cores';
import { describeMachine } from './machine/machine';
import { verdictOf } from './report/outcome';
import { tableOf } from './report/table';
import { runScenarios } from './run-scenarios';
import { scenarios } from './scenarios/scenarios';

const usage = `npm run bench -- [scenario…] [--json FILE] [--strict]

${scenarios.map(({ letter, title }) => `  ${letter}  ${title}`).join('\n')}

Without a scenario, all of them but m, which takes minutes. --strict: a missed target ends with exit code 1.
`;

async function main(): Promise<number> {
  const [role, ...words] = process.argv.slice(2);
  if (role === backgroundLoad) return runBackgroundLoad(Number(words[0]), words[1]!);
  if (role === policyPublisher) return publishPolicies(words[0]!, Number(words[1]), Number(words[2]));
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = scenarios.filter(({ letter, onlyWhenAsked = false }) =>
    positionals.length === 0 ? !onlyWhenAsked : positionals.includes(letter),
  );
  const unknown = positionals.filter((word) => !scenarios.some(({ letter }) => letter === word));
  if (values.help || unknown.length > 0) {
    process.stderr.write(usage);
    return values.help ? 0 : 2;
  }
  Logger.overrideLogger(['warn', 'error']);
  const cores = takeOurCore();
  const machine = describeMachine(cores);
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const reports = await runScenarios(chosen, { cores, say });
  process.stdout.write(`\n${tableOf(machine, reports)}\n`);
  if (values.json !== undefined) {
    writeFileSync(
      values.json,
      `${JSON.stringify({ at: new Date().toISOString(), machine, reports }, null, 2)}\n`,
    );
  }
  const missed = reports.some(({ outcomes }) => outcomes.some((outcome) => verdictOf(outcome) === 'MISS'));
  return missed && values.strict ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    process.exit(1);
  },
);
