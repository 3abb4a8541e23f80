import { Option, type Command } from 'commander';
import type { AppName } from '@gatehouse/platform';
import { columns } from '../console/columns';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { appNames, settingsOf, type Finding } from './settings-of-apps';

export function addConfig(program: Command, run: RunAct): void {
  const config = program.command('config').description('The settings.');
  config
    .command('check')
    .description(
      'List every bad setting, or the settings in force with their source and without their secrets. ' +
        'Looks at no store.',
    )
    .addOption(
      new Option('--app <name>', 'only what this app reads; all of them otherwise').choices(appNames),
    )
    .addHelpText('after', example('config check --app authorizer'))
    .action(({ app }: { app?: AppName }) =>
      run(() => Promise.resolve(checkSettings(app === undefined ? appNames : [app]))),
    );
}

function checkSettings(apps: readonly AppName[]): Outcome {
  const { findings, settings } = settingsOf(apps);
  if (findings.length > 0) return badSettings(findings);
  const rows = settings.map(({ name, value, source }) => [name, value ?? '-', source]);
  return { json: { settings }, text: columns([['NAME', 'VALUE', 'SOURCE'], ...rows]) };
}

function badSettings(findings: readonly Finding[]): Outcome {
  const count = findings.length === 1 ? 'One setting is wrong' : `${findings.length} settings are wrong`;
  const lines = findings.map(({ name, message, apps }) => `  ${name} ${message} (${apps.join(', ')})\n`);
  return {
    json: { error: { code: 'bad_settings', message: `${count}.`, problems: findings } },
    text: `${count}:\n${lines.join('')}`,
    exitCode: 1,
  };
}
