import { settingNames, settingOf } from './settings-table';
import type { SettingName } from './settings-table';
import type { AppName } from './settings';

const everyApp: readonly AppName[] = ['accounts', 'registry', 'authorizer', 'cli'];

/** The text of docs/settings.md. */
export function settingsDocs(): string {
  return `${intro}\n${settingNames.map(section).join('\n')}`;
}

const intro = `# Settings

Made from the table in \`libs/platform/src/settings/settings-table.ts\` by \`node tools/settings-docs.mjs\`.

Settings come from the environment. A bad one stops the start, and all bad ones are listed at once;
\`npm run -s cli -- config check\` does the same without starting anything. An empty setting is an unset one.

Any setting marked *secret* may be given as \`NAME_FILE\`, the path of a file, in place of \`NAME\`. Where it says
*rotates*, the file may hold several lines, newest first: the first signs and encrypts, all of them verify and
decrypt. With \`NODE_ENV=production\` a secret that is missing, a placeholder or shorter than 16 characters stops the
start; elsewhere the keys that are missing are made once and kept in \`DATA_DIR/keys.json\`.
`;

function section(name: SettingName): string {
  const { apps, secret, rotates, help, default: standard, productionDefault, made, needed } = settingOf(name);
  const lines = [
    `used by: ${apps.length === everyApp.length ? 'every app' : apps.join(', ')}`,
    ...(standard === null ? [] : [`default: \`${standard}\``]),
    ...(standard === null && made !== undefined ? ['default: made and kept'] : []),
    ...(productionDefault != null ? [`default in production: \`${productionDefault}\``] : []),
    ...(standard !== null && productionDefault === null ? ['no default in production'] : []),
    ...(needed === undefined
      ? []
      : [needed === 'always' ? 'production needs it' : `production needs it ${needed}`]),
    ...(secret ? [rotates ? 'secret, rotates' : 'secret'] : []),
  ];
  return `## ${name}\n\n${help}\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`;
}
