import { columns } from './columns';

test('cells stand under each other, and nothing trails', () => {
  const rows = [
    ['NAME', 'VALUE'],
    ['a', ''],
    ['longer-name', 'x'],
  ];
  expect(columns(rows)).toBe('NAME         VALUE\na\nlonger-name  x\n');
});

test('a table that comes row by row has the widths it was given', () => {
  expect(columns([['a', 'b']], [4]) + columns([['c', 'd']], [4])).toBe('a     b\nc     d\n');
});

test('what strangers typed does not speak to the terminal', () => {
  expect(columns([['\x1b[2Jname\r\n']])).toBe('\ufffd[2Jname\ufffd\ufffd\n');
});
